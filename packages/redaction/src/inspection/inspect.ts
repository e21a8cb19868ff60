import { type Added, inDocumentOrder } from '../in-document-order.ts';
import { tagInPath } from '../names.ts';
import type { RedactedEvent } from '../redactor.ts';
import { MASK } from '../text.ts';
import { type DetectorName, detect, type Found } from './detectors.ts';
import { SOFT_BREAK } from './seams.ts';

export interface InspectionHit {
  readonly detector: DetectorName;
  readonly nodeId: number;
  /** Tags (`tagInPath`) and positions from the top of what the event carries: `html>body:2>p:1`, or `#12>p:1` below node 12. */
  readonly path: string;
}

export interface Inspection<Event> {
  /** The same event if nothing was found, else a copy in which it is masked. */
  readonly event: Event;
  readonly hits: InspectionHit[];
}

type Raw = Readonly<Record<string, unknown>>;
const isRaw = (value: unknown): value is Raw => typeof value === 'object' && value !== null && !Array.isArray(value);
const TEXT_ATTRIBUTES = /^(?:title|alt|placeholder|label|value|summary|abbr|aria-|data-)/;
const isElement = (value: unknown): value is Raw => isRaw(value) && value.type === 2;
const UNMASKED = new RegExp(`[^${MASK} ]`);
const HAS_WORD = /[\p{L}\p{N}]/u;
/** Elements that go on in the same line; between others there is a break. */
const INLINE = new Set(
  'a abbr b bdi bdo cite code data del dfn em font i ins kbd mark q s samp small span strong sub sup time tspan u var wbr'.split(
    ' ',
  ),
);

/** A text of the event and where it stands in what is searched. */
interface Piece {
  readonly text: string;
  readonly start: number;
}

/**
 * Looks for personal data in what a redacted event shows: texts and text attributes, read together in their order, so
 * that a value is seen across elements. The policy decides what may be shown; this is the net below it. Reports where, never what.
 */
export function inspect<Event extends RedactedEvent>(event: Event): Inspection<Event> {
  const pieces: Piece[] = [];
  let shown = '';
  let seam = '';
  visitTexts(event, {
    apart: (inline) => {
      seam = inline && seam !== '\n' ? '\v' : '\n';
    },
    text: (text) => {
      // What is masked stays in its place as one mark, so that nothing is read across it.
      const visible = isVisible(text);
      if (shown) shown += seam;
      seam = '';
      if (visible) pieces.push({ text, start: shown.length });
      shown += visible ? text.replaceAll('\n', SOFT_BREAK) : text.includes(MASK) ? MASK : text.slice(0, 3);
      return text;
    },
  });
  if (pieces.length === 0) return { event, hits: [] };
  const found = detectAll(shown);
  if (found.length === 0) return { event, hits: [] };
  return maskFound(event, pieces, found);
}

const MOST_ROUNDS = 8;

/** What is left of a text when something in it was masked may show more: the rest of an address, a second number. */
function detectAll(shown: string): Found[] {
  const all: Found[] = [];
  let rest = shown;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const found = detect(rest);
    if (found.length === 0) break;
    all.push(...found);
    const parts: string[] = [];
    let at = 0;
    for (const { start, end } of found) {
      parts.push(rest.slice(at, start), rest.slice(start, end).replace(/\S/g, MASK));
      at = end;
    }
    rest = parts.join('') + rest.slice(at);
  }
  return all.sort((a, b) => a.start - b.start);
}

function maskFound<Event extends RedactedEvent>(
  event: Event,
  pieces: readonly Piece[],
  found: readonly Found[],
): Inspection<Event> {
  const hits: InspectionHit[] = [];
  let next = 0;
  /** Those before it end before the piece. */
  let first = 0;
  /** The last that was reported: in the first text that it masks, which is not where it begins when that is a `$` alone. */
  let reported = -1;
  const data = visitTexts(event, {
    apart: () => {},
    text: (text, nodeId, path) => {
      const piece = pieces[next];
      if (piece === undefined || !isVisible(text)) return text;
      next++;
      const end = piece.start + text.length;
      let out = '';
      let at = 0;
      while ((found[first]?.end ?? end) <= piece.start) first++;
      for (let index = first; (found[index]?.start ?? end) < end; index++) {
        const one = found[index];
        if (!one || piece.start >= one.end) continue;
        const from = Math.max(at, one.start - piece.start);
        const to = Math.max(from, Math.min(text.length, one.end - piece.start));
        out += text.slice(at, from) + text.slice(from, to).replace(/\S/gu, MASK);
        at = to;
        if (index > reported) hits.push({ detector: one.detector, nodeId, path: path() });
        reported = Math.max(reported, index);
      }
      return out + text.slice(at);
    },
  });
  // The copy has the shape of the event: only strings were replaced.
  return { event: { ...event, data } as Event, hits };
}

/** Whether a text shows a letter or a digit; most are nothing but masks. */
function isVisible(text: string): boolean {
  return UNMASKED.test(text) && HAS_WORD.test(text);
}

/** A live message, which an element path counts apart: `ElementPath` of the protocol. */
function isLive(node: unknown): boolean {
  return isElement(node) && isRaw(node.attributes) && /^(?:alert|status)$/.test(String(node.attributes.role));
}

/** Positions of the children of one element, in their order. */
function countElements(): (child: unknown) => string {
  let [elements, live] = [0, 0];
  return (child) => (isLive(child) ? `0${++live}` : isElement(child) ? `${++elements}` : '');
}

interface Visitor {
  /** Before a text that does not follow the last one in the same text node. */
  apart(inline: boolean): void;
  /** Called with each text and text attribute in their order; puts in its place what it returns. */
  text(text: string, nodeId: number, path: () => string): string;
}

/** The event's data, with each text as the visitor leaves it; the same object when none changes. */
function visitTexts(event: RedactedEvent, visitor: Visitor): Raw {
  const raw = event.data;
  /** Tags from the top to the node that is visited, each with its position but the first; a path is made of them where one is asked for. */
  const steps: string[] = [];
  const positions: string[] = [];
  let top: unknown;
  const path = () => {
    const below = steps.map((tag, depth) => `${tagInPath(tag)}${depth === 0 ? '' : `:${positions[depth]}`}`);
    return (top === undefined ? below : [`#${top}`, ...below]).join('>');
  };

  function attributes(given: Raw, nodeId: number): Raw {
    let out = given;
    for (const name in given) {
      const value = given[name];
      if (typeof value !== 'string' || !TEXT_ATTRIBUTES.test(name)) continue;
      visitor.apart(false);
      const kept = visitor.text(value, nodeId, path);
      visitor.apart(false);
      if (kept !== value) out = { ...out, [name]: kept };
    }
    return out;
  }

  function enter(tag: string, position: string): void {
    visitor.apart(INLINE.has(tag));
    steps.push(tag);
    positions.push(position);
  }

  function leave(): void {
    visitor.apart(INLINE.has(steps.pop() ?? ''));
    positions.pop();
  }

  /** What stands between two other nodes. */
  function placed(given: unknown, position: string, styled: boolean): unknown {
    if (!isElement(given)) {
      visitor.apart(true);
      return node(given, styled);
    }
    enter(String(given.tagName), position);
    const kept = node(given, styled);
    leave();
    return kept;
  }

  function node(given: unknown, styled: boolean): unknown {
    if (!isRaw(given)) return given;
    if (given.type === 3 && typeof given.textContent === 'string') {
      const text = styled ? given.textContent : visitor.text(given.textContent, Number(given.id), path);
      return text === given.textContent ? given : { ...given, textContent: text };
    }
    let out = given;
    if (isRaw(given.attributes)) {
      const kept = attributes(given.attributes, Number(given.id));
      if (kept !== given.attributes) out = { ...out, attributes: kept };
    }
    if (!Array.isArray(given.childNodes)) return out;
    const position = countElements();
    const children = each(given.childNodes, (child) => placed(child, position(child), given.tagName === 'style'));
    return children === given.childNodes ? out : { ...out, childNodes: children };
  }

  /** What a change adds, as it stands on the page then; the list keeps its order. */
  function added(all: readonly unknown[]): readonly unknown[] {
    const masked = new Map<unknown, Raw>();
    /** Elements in which the next may stand, the outermost first. */
    const open: { readonly id: unknown; readonly position: (child: unknown) => string }[] = [];
    let nextId: unknown;
    for (const one of inDocumentOrder(all.filter((one): one is Raw & Added => isRaw(one) && isRaw(one.node)))) {
      const given = one.node as Raw;
      while (open.length > 0 && open.at(-1)?.id !== one.parentId) {
        open.pop();
        leave();
      }
      const inside = open.at(-1);
      if (!inside) {
        // It follows nothing that is added: other nodes of the page stand between.
        if (given.id !== nextId) visitor.apart(false);
        top = one.parentId;
        nextId = one.nextId;
      }
      const styled = steps.at(-1) === 'style';
      if (isElement(given)) {
        enter(String(given.tagName), inside?.position(given) ?? '');
        open.push({ id: given.id, position: countElements() });
      } else visitor.apart(true);
      const kept = node(given, styled);
      if (kept !== given) masked.set(one, { ...one, node: kept });
    }
    for (; open.length > 0; open.pop()) leave();
    return each(all, (one) => masked.get(one) ?? one);
  }

  if (event.type === 2) {
    const kept = node(raw.node, false);
    return kept === raw.node ? raw : { ...raw, node: kept };
  }
  if (event.type !== 3 || raw.source !== 0) return raw;
  let out: Raw = raw;
  const eachOf = (key: string, change: (one: Raw) => Raw): void => {
    const all = raw[key];
    if (!Array.isArray(all)) return;
    const kept = each(all, (one) => {
      if (!isRaw(one)) return one;
      top = one.id;
      return change(one);
    });
    if (kept !== all) out = { ...out, [key]: kept };
  };
  if (Array.isArray(raw.adds)) {
    const kept = added(raw.adds);
    if (kept !== raw.adds) out = { ...out, adds: kept };
  }
  eachOf('texts', (one) => {
    if (typeof one.value !== 'string') return one;
    visitor.apart(false);
    const kept = visitor.text(one.value, Number(one.id), path);
    return kept === one.value ? one : { ...one, value: kept };
  });
  eachOf('attributes', (one) => {
    if (!isRaw(one.attributes)) return one;
    const kept = attributes(one.attributes, Number(one.id));
    return kept === one.attributes ? one : { ...one, attributes: kept };
  });
  return out;
}

/** A list with each item changed; the same list when none is. */
function each(all: readonly unknown[], change: (one: unknown) => unknown): readonly unknown[] {
  let out: unknown[] | null = null;
  for (let index = 0; index < all.length; index++) {
    const kept = change(all[index]);
    if (kept === all[index]) continue;
    out ??= [...all];
    out[index] = kept;
  }
  return out ?? all;
}
