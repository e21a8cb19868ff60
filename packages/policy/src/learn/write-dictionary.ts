import { stringify } from 'yaml';
import type { StringRole } from '../compiled.ts';
import { DictionarySource, STRING_ROLES } from '../dictionary.ts';
import { parseYaml } from '../parse-yaml.ts';
import type { Problem } from '../problem.ts';
import type { Candidate } from './candidate.ts';

export interface WrittenDictionary {
  /** The file's new text; null when the old one can not be read. */
  readonly text: string | null;
  readonly shown: number;
  readonly undecided: number;
  /** Strings of the old file that the site's files do not contain any more; left out. */
  readonly gone: readonly string[];
  readonly problems: readonly Problem[];
}

type Entry = string | { text: string; digits?: true | undefined; decided?: string | undefined };

const HEADER = `# The site's own texts, shown in replays because they say nothing about a person. Written by \`scrim policy strings\`;
# what stands under \`undecided\` stays masked until somebody moves it up, with \`decided: who and why\`.
`;

/** A dictionary of the candidates. What a human decided in the old file stays decided, as long as the site still says it. */
export function writeDictionary(
  candidates: readonly Candidate[],
  language: string,
  old: { name: string; text: string } | null,
): WrittenDictionary {
  const parsed = old ? parseYaml(old.text, old.name, DictionarySource) : null;
  if (parsed && !parsed.value) return { text: null, shown: 0, undecided: 0, gone: [], problems: parsed.problems };
  const before = parsed?.value?.strings ?? {};
  const decided = new Map<string, Entry>();
  for (const role of STRING_ROLES)
    for (const entry of before[role] ?? []) decided.set(idOf(role, textOf(entry)), entry);
  const strings: Partial<Record<StringRole, Entry[]>> = {};
  const undecided: { text: string; role: StringRole; why: string }[] = [];
  let shown = 0;
  for (const { text, role, verdict, why } of candidates) {
    const earlier = decided.get(idOf(role, text));
    decided.delete(idOf(role, text));
    const byHand = typeof earlier === 'object' ? earlier : null;
    if (verdict === 'show' || (verdict === 'decide' && byHand)) {
      const entries = strings[role] ?? [];
      entries.push(byHand ?? text);
      strings[role] = entries;
      shown++;
    } else if (verdict === 'decide') undecided.push({ text, role, why: why.join('; ') });
  }
  // A role that a human added stays as long as the site says the text at all: where it is shown is often hard to tell.
  const said = new Set(candidates.map(({ text }) => text));
  for (const [id, entry] of decided) {
    const role = STRING_ROLES.find((one) => id.startsWith(`${one}\n`));
    if (typeof entry === 'string' || !role || !said.has(entry.text)) continue;
    strings[role] = [...(strings[role] ?? []), entry].sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
    decided.delete(id);
    shown++;
  }
  const ordered = Object.fromEntries(STRING_ROLES.flatMap((role) => (strings[role] ? [[role, strings[role]]] : [])));
  const content = { language, strings: ordered, ...(undecided.length > 0 ? { undecided } : {}) };
  return {
    text: HEADER + stringify(content, { lineWidth: 0 }),
    shown,
    undecided: undecided.length,
    gone: [...decided.values()].map(textOf),
    problems: [],
  };
}

function textOf(entry: Entry): string {
  return typeof entry === 'string' ? entry : entry.text;
}

function idOf(role: StringRole, text: string): string {
  return `${role}\n${text}`;
}
