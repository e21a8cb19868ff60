import type { RedactedEvent } from '../redactor.ts';
import { MASK } from '../text.ts';
import { type DetectorName, detect } from './detectors.ts';

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
const SHOWN = /[\p{L}\p{N}]/u;
const REMEMBERED = 120;

/**
 * Looks for personal data in what a redacted event shows: texts and text attributes. The policy decides what may be
 * shown; this is the net below it. Reports where, never what.
 */
export function inspect<Event extends RedactedEvent>(event: Event): Inspection<Event> {
  const hits: InspectionHit[] = [];
  let shownBefore = '';

  function string(text: string, nodeId: number, path: string): string {
    if (!SHOWN.test(text)) return text;
    const normal = text.normalize('NFKC');
    const found = detect(normal, shownBefore);
    shownBefore = `${shownBefore} ${normal}`.slice(-REMEMBERED);
    if (!found.length) return text;
    for (const { detector } of found) hits.push({ detector, nodeId, path });
    const mask = (part: string) => part.replace(/\S/gu, MASK);
    if (normal.length !== text.length) return mask(text);
    let out = '';
    let at = 0;
    for (const { start, end } of [...found].sort((a, b) => a.start - b.start)) {
      out += text.slice(at, start) + mask(text.slice(start, end));
      at = end;
    }
    return out + text.slice(at);
  }

  function attributes(given: Raw, nodeId: number, path: string): Raw {
    let out = given;
    for (const [name, value] of Object.entries(given)) {
      if (typeof value !== 'string' || !TEXT_ATTRIBUTES.test(name)) continue;
      const kept = string(value, nodeId, path);
      if (kept !== value) out = { ...out, [name]: kept };
    }
    return out;
  }

  function node(raw: unknown, path: string, styled: boolean): unknown {
    if (!isRaw(raw)) return raw;
    const id = Number(raw.id);
    if (raw.type === 3 && typeof raw.textContent === 'string') {
      const text = styled ? raw.textContent : string(raw.textContent, id, path);
      return text === raw.textContent ? raw : { ...raw, textContent: text };
    }
    let out = raw;
    if (isRaw(raw.attributes)) {
      const kept = attributes(raw.attributes, id, path);
      if (kept !== raw.attributes) out = { ...out, attributes: kept };
    }
    const before: readonly unknown[] = Array.isArray(raw.childNodes) ? raw.childNodes : [];
    if (before.length) {
      let position = 0;
      const children = before.map((child: unknown) => {
        const tag = isRaw(child) && child.type === 2 ? String(child.tagName) : null;
        if (tag) position++;
        const below = tag ? (path ? `${path}>${tag}:${position}` : tag) : path;
        return node(child, below, raw.tagName === 'style');
      });
      if (children.some((child, index) => child !== before[index])) {
        out = { ...out, childNodes: children };
      }
    }
    return out;
  }

  function data(raw: Raw): Raw {
    if (event.type === 2) {
      const kept = node(raw.node, '', false);
      return kept === raw.node ? raw : { ...raw, node: kept };
    }
    if (event.type !== 3 || raw.source !== 0) return raw;
    const each = (value: unknown, change: (one: Raw) => Raw): unknown =>
      Array.isArray(value) ? value.map((one) => (isRaw(one) ? change(one) : one)) : value;
    const out = {
      ...raw,
      adds: each(raw.adds, (one) => {
        const tag = isRaw(one.node) && one.node.type === 2 ? `>${one.node.tagName}` : '';
        return { ...one, node: node(one.node, `#${one.parentId}${tag}`, false) };
      }),
      texts: each(raw.texts, (one) =>
        typeof one.value === 'string' ? { ...one, value: string(one.value, Number(one.id), `#${one.id}`) } : one,
      ),
      attributes: each(raw.attributes, (one) =>
        isRaw(one.attributes) ? { ...one, attributes: attributes(one.attributes, Number(one.id), `#${one.id}`) } : one,
      ),
    };
    return hits.length ? out : raw;
  }

  const inspected = data(event.data);
  // The copy has the shape of the event: only strings were replaced.
  return { event: inspected === event.data ? event : ({ ...event, data: inspected } as Event), hits };
}
