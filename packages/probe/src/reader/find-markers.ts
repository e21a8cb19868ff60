import { type Form, formsOf } from './forms.ts';
import { type Layer, type Layers, READER_LIMITS, type ReaderLimits, unwrap } from './layers.ts';
import { type Arrival, foldText, lettersAndDigits, type Marker } from './marker.ts';
import { NO_CENTS, shortNumberAt } from './short-numbers.ts';

/** What a reading of something sent found. */
export interface Reading {
  readonly arrivals: readonly Arrival[];
  /** False when a limit was reached, so that something may have stayed unread. */
  readonly complete: boolean;
}

/**
 * Which of the markers are in what was sent, and how they were wrapped: inflated, decoded and unescaped over and over, also
 * reversed, taken apart into characters, spread over values, or as the hash of what stands for a person.
 * Each marker is told once per wrapping. Reads at most what `limits` says and then says that it is not complete.
 *
 *     readWire(body, [{ id: 'email', kind: 'email', value: 'ada@mailbox.example' }]).arrivals
 */
export function readWire(
  sent: Uint8Array | string,
  markers: readonly Marker[],
  limits: ReaderLimits = READER_LIMITS,
): Reading {
  return findMarkers(unwrap(sent, limits), markers);
}

/** The same for what is unwrapped already. */
export function findMarkers({ layers, complete }: Layers, markers: readonly Marker[]): Reading {
  const sought = markers.map((marker) => ({ marker, forms: formsOf(marker) }));
  const arrivals = new Map<string, Arrival>();
  for (const layer of layers) {
    const folded = foldText(layer.text);
    const bare = bareViews(folded);
    for (const { marker, forms } of sought) {
      const met = firstMet(marker, forms, layer, folded, bare);
      if (!met) continue;
      const encoding = simplify([...layer.encoding, ...met.form.encoding]);
      const id = `${marker.id}\n${encoding.join()}`;
      if (!arrivals.has(id)) arrivals.set(id, { marker, encoding, key: keyBefore(layer.text, met.at) ?? layer.key });
    }
  }
  return { arrivals: withoutEchoes([...arrivals.values()]), complete };
}

function firstMet(
  marker: Marker,
  forms: readonly Form[],
  { text }: Layer,
  folded: string,
  bare: string,
): { form: Form; at: number } | null {
  for (const form of forms) {
    if (form.view === 'value' || form.view === 'number') {
      const at = form.view === 'value' ? wholeValueAt(folded, form.text, marker.kind) : shortNumberAt(text, marker);
      if (at >= 0) return { form, at };
      continue;
    }
    const view = form.view === 'exact' ? text : form.view === 'folded' ? folded : bare;
    const at = view.indexOf(form.text);
    if (at >= 0 && !(form.view === 'bare' && isInsideNumber(bare, at, form.text))) {
      return { form, at: form.view === 'bare' ? -1 : at };
    }
  }
  return null;
}

/** Letters and digits of a text; of markup also without its tags, since a value may be split over elements. */
function bareViews(folded: string): string {
  const bare = lettersAndDigits(folded);
  return folded.includes('<') ? `${bare}\n${lettersAndDigits(folded.replace(/<[^<>]*>/g, ''))}` : bare;
}

/** Digits inside a longer run of digits are a coincidence of neighbours: times, coordinates, identifiers. */
function isInsideNumber(bare: string, at: number, text: string): boolean {
  if (/\D/.test(text) || text.length >= 12) return false;
  return (
    /\d{4}/.test(bare.slice(Math.max(0, at - 4), at)) &&
    /\d{4}/.test(bare.slice(at + text.length, at + text.length + 4))
  );
}

/**
 * Where `value`, an income also as `64321.00`, stands between the marks that end a value in JSON, HTML, a form or an address; -1
 * when nowhere.
 */
function wholeValueAt(folded: string, value: string, kind: Marker['kind']): number {
  for (let at = folded.indexOf(value); at >= 0; at = folded.indexOf(value, at + 1)) {
    const before = folded[at - 1] ?? '"';
    const rest = folded.slice(at + value.length, at + value.length + 5);
    const after = (kind === 'income' ? rest.replace(NO_CENTS, '') : rest).charAt(0) || '"';
    if (/["'=>]/.test(before) && /["'<&;\s]/.test(after)) return at;
  }
  return -1;
}

/** The JSON key or the field of a form or query before a place in a text. */
function keyBefore(text: string, at: number): string | null {
  if (at < 0) return null;
  const before = text.slice(Math.max(0, at - 160), at);
  const found =
    /"([\w.$-]{1,40})"\s*:\s*\[?\s*"?[^"]{0,80}$/.exec(before) ??
    /(?:^|[?&#;\s"])([\w.$[\]-]{1,40})=[^&\s]{0,80}$/.exec(before);
  return found?.[1] ?? null;
}

/** `json` inside `json` says no more than once. */
function simplify(encoding: Arrival['encoding']): Arrival['encoding'] {
  return encoding.filter((step, index) => step !== encoding[index - 1]);
}

/** A marker that arrived plainly is also found in ways that only repeat it: of two, one within the other, the shorter stays. */
function withoutEchoes(arrivals: readonly Arrival[]): Arrival[] {
  return arrivals.filter(
    (one) =>
      !arrivals.some(
        (other) =>
          other !== one &&
          other.marker.id === one.marker.id &&
          other.encoding.length < one.encoding.length &&
          isWithin(other.encoding, one.encoding),
      ),
  );
}

function isWithin(short: Arrival['encoding'], long: Arrival['encoding']): boolean {
  let at = 0;
  for (const step of long) if (step === short[at]) at += 1;
  return at === short.length;
}
