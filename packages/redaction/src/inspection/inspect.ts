import type { RedactedEvent } from '../redactor.ts';
import { MASK } from '../text.ts';
import { type DetectorName, detect, type Found } from './detectors.ts';

export interface InspectionHit {
  readonly detector: DetectorName;
  readonly nodeId: number;
  /** Tags and positions from the top of what the event carries: `html>body:2>p:1`, or `#12>p:1` below node 12. */
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
  readonly nodeId: number;
  readonly path: string;
}

/** Calls a function with each text and text attribute in their order, and puts in its place what it returns. */
type Visit = (text: string, nodeId: number, path: string) => string;

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
    text: (text, nodeId, path) => {
      // What is masked stays in its place as one mark, so that nothing is read across it.
      const visible = HAS_WORD.test(text);
      if (shown) shown += seam;
      seam = '';
      if (visible) pieces.push({ text, start: shown.length, nodeId, path });
      shown += visible ? text : text.includes(MASK) ? MASK : text.slice(0, 3);
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
    for (const { start, end } of found) {
      rest = rest.slice(0, start) + rest.slice(start, end).replace(/\S/g, MASK) + rest.slice(end);
    }
  }
  return all.sort((a, b) => a.start - b.start);
}

function maskFound<Event extends RedactedEvent>(
  event: Event,
  pieces: readonly Piece[],
  found: readonly Found[],
): Inspection<Event> {
  const hits: InspectionHit[] = [];
  const masked = pieces.map((piece) => {
    const end = piece.start + piece.text.length;
    const inside = found.filter((one) => one.start < end && piece.start < one.end);
    if (inside.length === 0) return piece.text;
    let out = '';
    let at = 0;
    for (const one of inside) {
      const from = Math.max(at, one.start - piece.start);
      const to = Math.max(from, Math.min(piece.text.length, one.end - piece.start));
      out += piece.text.slice(at, from) + piece.text.slice(from, to).replace(/\S/gu, MASK);
      at = to;
      if (one.start >= piece.start) hits.push({ detector: one.detector, nodeId: piece.nodeId, path: piece.path });
    }
    return out + piece.text.slice(at);
  });
  let next = 0;
  const data = visitTexts(event, {
    apart: () => {},
    text: (text) => (pieces[next]?.text === text && HAS_WORD.test(text) ? (masked[next++] ?? text) : text),
  });
  // The copy has the shape of the event: only strings were replaced.
  return { event: { ...event, data } as Event, hits };
}

interface Visitor {
  /** Before a text that does not follow the last one in the same text node. */
  apart(inline: boolean): void;
  text: Visit;
}

/** The event's data, with each text as the visitor leaves it; the same object when none changes. */
function visitTexts(event: RedactedEvent, visitor: Visitor): Raw {
  const raw = event.data;

  function attributes(given: Raw, nodeId: number, path: string): Raw {
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

  function node(given: unknown, path: string, styled: boolean): unknown {
    if (!isRaw(given)) return given;
    const id = Number(given.id);
    if (given.type === 3 && typeof given.textContent === 'string') {
      const text = styled ? given.textContent : visitor.text(given.textContent, id, path);
      return text === given.textContent ? given : { ...given, textContent: text };
    }
    let out = given;
    if (isRaw(given.attributes)) {
      const kept = attributes(given.attributes, id, path);
      if (kept !== given.attributes) out = { ...out, attributes: kept };
    }
    const before: readonly unknown[] = Array.isArray(given.childNodes) ? given.childNodes : [];
    if (before.length === 0) return out;
    let position = 0;
    let changed = false;
    const children = before.map((child: unknown) => {
      const tag = isRaw(child) && child.type === 2 ? String(child.tagName) : null;
      if (tag) position++;
      const below = tag ? (path ? `${path}>${tag}:${position}` : tag) : path;
      if (tag) visitor.apart(INLINE.has(tag));
      else visitor.apart(true);
      const kept = node(child, below, given.tagName === 'style');
      if (tag) visitor.apart(INLINE.has(tag));
      changed ||= kept !== child;
      return kept;
    });
    return changed ? { ...out, childNodes: children } : out;
  }

  if (event.type === 2) {
    const kept = node(raw.node, '', false);
    return kept === raw.node ? raw : { ...raw, node: kept };
  }
  if (event.type !== 3 || raw.source !== 0) return raw;
  let out: Raw = raw;
  const each = (key: string, change: (one: Raw) => Raw): void => {
    const all = raw[key];
    if (!Array.isArray(all) || all.length === 0) return;
    const kept = all.map((one: unknown) => (isRaw(one) ? change(one) : one));
    if (kept.some((one, index) => one !== all[index])) out = { ...out, [key]: kept };
  };
  each('adds', (one) => {
    const tag = isRaw(one.node) && one.node.type === 2 ? String(one.node.tagName) : null;
    visitor.apart(tag === null || INLINE.has(tag));
    const kept = node(one.node, `#${one.parentId}${tag ? `>${tag}` : ''}`, false);
    visitor.apart(tag === null || INLINE.has(tag));
    return kept === one.node ? one : { ...one, node: kept };
  });
  each('texts', (one) => {
    if (typeof one.value !== 'string') return one;
    visitor.apart(false);
    const kept = visitor.text(one.value, Number(one.id), `#${one.id}`);
    return kept === one.value ? one : { ...one, value: kept };
  });
  each('attributes', (one) => {
    if (!isRaw(one.attributes)) return one;
    const kept = attributes(one.attributes, Number(one.id), `#${one.id}`);
    return kept === one.attributes ? one : { ...one, attributes: kept };
  });
  return out;
}
