import { bareOf, findMarkers, type Marker, unwrap } from '../reader/index.ts';
import { wordFor } from './words.ts';

/** Between parts of addresses, selectors and sentences; `&#52;` is one part. */
const SEPARATORS = /((?:[/?=,\s"'()[\]<>]|&(?!#)|(?<!&)#|;(?=\s|$))+)/;

/** Replaces every value of a synthetic person in a text by what it is called, however it is written there. */
export type Redact = (text: string) => string;

/**
 * Pages may put what people type into paths, ids, names of fields and messages, and those are told in reports. Of a text that
 * holds a value, the part between separators that holds it is replaced; all of it where the value is spread over parts.
 *
 *     withoutValues(markersOf(person))('/hello/ada@mailbox.example') // '/hello/‹e-mail address›'
 */
export function withoutValues(markers: readonly Marker[]): Redact {
  const wholes = markers.map((marker) => ({ marker, bare: bareOf(marker.value) }));
  const held = (text: string): Marker | null => {
    const layers = unwrap(text);
    // A short one is no sign among megabytes, and is one when it is all that a part says.
    const readings = [text, ...layers.layers.map((layer) => layer.text), ...shortRuns(text)].flatMap((reading) => {
      const bare = bareOf(reading);
      return [bare, [...bare].reverse().join('')];
    });
    const whole = wholes.find(({ bare }) => readings.includes(bare));
    return whole?.marker ?? findMarkers(layers, markers).arrivals[0]?.marker ?? null;
  };
  const known = new Map<string, string>();
  const nameOf = (part: string): string => {
    const before = known.get(part);
    if (before !== undefined) return before;
    const marker = part.length < 3 ? null : held(part);
    const after = marker === null ? part : `‹${wordFor(marker.id)}›`;
    known.set(part, after);
    return after;
  };
  return (text) => {
    const parts = text.split(SEPARATORS);
    const redacted = parts.map((part, at) => (at % 2 === 0 ? nameOf(part) : part)).join('');
    return nameOf(redacted);
  };
}

/** Base64 and hexadecimal too short to be looked for among megabytes. */
function shortRuns(text: string): string[] {
  return text.length > 40
    ? []
    : [Buffer.from(text, 'base64').toString('utf8'), Buffer.from(text, 'hex').toString('utf8')];
}

/** Everything in a value that is plain data, redacted text by text. */
export function redactData<Data>(data: Data, redact: Redact): Data {
  return JSON.parse(JSON.stringify(data), (_key, value: unknown) =>
    typeof value === 'string' ? redact(value) : value,
  );
}
