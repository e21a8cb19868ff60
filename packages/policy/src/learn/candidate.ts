import type { StringRole } from '../compiled.ts';
import { type Doubt, doubtsAbout } from '../personal-strings.ts';
import { normaliseString } from '../string-hash.ts';
import { wordsOf } from '../words.ts';

/** A file to learn from, as text. */
export interface LearnFile {
  readonly path: string;
  readonly text: string;
}

/** A string as it was met, before it is judged. */
export interface Sighting {
  readonly text: string;
  /** Roles it may be shown in; empty when the place does not tell. */
  readonly roles: readonly StringRole[];
  readonly file: string;
  readonly line: number;
  /** Its key, when it stands in a message catalogue. */
  readonly key?: string;
}

/** A string of the site, in one role, with what may be done about it. */
export interface Candidate {
  readonly text: string;
  readonly role: StringRole;
  /** `show`: says nothing about a person. `decide`: a human must look. `mask`: can not be in a dictionary. */
  readonly verdict: 'show' | 'decide' | 'mask';
  readonly why: readonly string[];
  readonly found: readonly { readonly file: string; readonly line: number }[];
}

/** Parts of a message key that say: what is shown here is a decision about, or a state of, the person. */
const FACT_KEYS = new Set(
  'decision decisions status approved approval declined denied denial rejected rejection eligibility outcome verdict reason reasons overdue delinquent adverse underwriting estado decisiones resultado motivo'.split(
    ' ',
  ),
);

/** Parts of a message key that say: one of several that the person chooses from. */
const CHOICE_KEYS = new Set(
  'choice choices option options state states country countries province gender ethnicity race'.split(' '),
);

/** What makes a string impossible for a dictionary rather than doubtful. */
const IMPOSSIBLE = new Set<Doubt['kind']>(['shape', 'placeholder', 'too-short', 'too-long', 'no-drawing']);

/** Joins sightings of the same string in the same role and judges each. Sorted by role and text. */
export function judge(sightings: readonly Sighting[]): Candidate[] {
  const byRole = new Map<string, Candidate>();
  for (const sighting of sightings) {
    const text = normaliseString(sighting.text);
    if (text === '') continue;
    const choice = sighting.key !== undefined && isChoice(sighting.key);
    for (const role of rolesOf(sighting, choice)) {
      const id = `${role}\n${text}`;
      const { verdict, why } = verdictOn(text, role, sighting.key, choice);
      const known = byRole.get(id);
      byRole.set(id, {
        text,
        role,
        verdict: stricter(known?.verdict, verdict),
        why: [...new Set([...(known?.why ?? []), ...why])],
        found: [...(known?.found ?? []), { file: sighting.file, line: sighting.line }],
      });
    }
  }
  return [...byRole.values()].sort((a, b) => compare(a.role, b.role) || compare(a.text, b.text));
}

function rolesOf(sighting: Sighting, choice: boolean): readonly StringRole[] {
  if (choice) return [...new Set<StringRole>(['option', ...sighting.roles])];
  if (sighting.roles.length > 0) return [...new Set(sighting.roles)];
  return [sighting.key === undefined ? 'text' : roleOfKey(sighting.key)];
}

function verdictOn(
  text: string,
  role: StringRole,
  key: string | undefined,
  choice: boolean,
): Pick<Candidate, 'verdict' | 'why'> {
  const doubts = doubtsAbout(text, role);
  if (doubts.some(({ kind }) => IMPOSSIBLE.has(kind))) return { verdict: 'mask', why: doubts.map(({ why }) => why) };
  const why = doubts.map((doubt) => doubt.why);
  if (choice)
    why.push('is one of several choices; where it stands alone, or in a closed list, it is the one that a person took');
  if (!choice && key !== undefined) {
    const word = keyWords(key).find((one) => FACT_KEYS.has(one));
    if (word) why.push(`its key "${key}" says that it states a ${word} about a person`);
  }
  return { verdict: why.length > 0 ? 'decide' : 'show', why };
}

/** `state.OH`, `credit.choice.good`: the last part names one of several, unless it stands for none of them. */
function isChoice(key: string): boolean {
  const parts = key.split('.');
  const last = parts.pop() ?? '';
  return (
    !/^(?:none|empty|placeholder|label|heading)$/i.test(last) &&
    keyWords(parts.join('.')).some((word) => CHOICE_KEYS.has(word))
  );
}

function keyWords(key: string): string[] {
  return wordsOf(key);
}

/** The role that a message's key suggests when no source shows where it is used. */
function roleOfKey(key: string): StringRole {
  const parts = key.split('.').map((part) => part.toLowerCase());
  const last = parts.at(-1) ?? '';
  if (parts[0] === 'title' || last === 'pagetitle') return 'title';
  if (/heading|headline|title|legend/.test(last)) return 'heading';
  if (/arialabel|placeholder|alt$|^image|tooltip|label$/.test(last) && last !== 'label') return 'attribute';
  if (/label|field|caption/.test(last)) return 'label';
  if (/submit|button|action|continue|accept|cancel|save|close|next|back/.test(last)) return 'button';
  if (/link|^more$/.test(last) || parts[0] === 'nav' || parts[0] === 'footer') return 'link';
  if (/option/.test(last)) return 'option';
  return 'text';
}

const ORDER = ['show', 'decide', 'mask'] as const;

function stricter(a: Candidate['verdict'] | undefined, b: Candidate['verdict']): Candidate['verdict'] {
  return a !== undefined && ORDER.indexOf(a) > ORDER.indexOf(b) ? a : b;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
