import { z } from 'zod';
import type { PolicyFiles } from './compile.ts';
import type { StringRole } from './compiled.ts';
import { LONGEST_DRAWING } from './drawing.ts';
import { parseYaml } from './parse-yaml.ts';
import { doubtsAbout } from './personal-strings.ts';
import type { Problem } from './problem.ts';
import { REGULATIONS } from './regulations.ts';
import { PolicySource } from './schema.ts';
import { stringHash } from './string-hash.ts';

export const STRING_ROLES = [
  'title',
  'heading',
  'label',
  'button',
  'link',
  'text',
  'option',
  'attribute',
  'drawing',
] as const satisfies readonly StringRole[];

const Entry = z.union([
  z.string().min(1).max(LONGEST_DRAWING),
  z.strictObject({
    text: z.string().min(1).max(LONGEST_DRAWING),
    /** The digits in it are the site's own: a price list, an address. */
    digits: z.literal(true).optional(),
    /** Who looked at it and why it says nothing about a person. */
    decided: z.string().min(10, 'must say who decided and why, in at least 10 characters').max(300).optional(),
  }),
]);

const roles = z.partialRecord(z.enum(STRING_ROLES), z.array(Entry).max(20_000));

/** A string dictionary: texts of the site's own source, by language and role. */
export const DictionarySource = z.strictObject({
  language: z
    .string()
    .regex(/^[a-z]{2,3}(?:-[A-Z]{2})?$/, 'must be a language tag')
    .meta({ examples: ['en'] }),
  strings: roles.meta({ examples: ['{ button: [Continue, Back] }'] }),
  /** Candidates that nobody has decided about; never shown. */
  undecided: z
    .array(
      z.strictObject({ text: z.string().max(LONGEST_DRAWING), role: z.enum(STRING_ROLES), why: z.string().max(500) }),
    )
    .max(20_000)
    .default([]),
});
export type DictionarySource = z.infer<typeof DictionarySource>;

export interface CompiledDictionary {
  readonly hashes: readonly string[];
  readonly problems: readonly Problem[];
}

/** The salt of a site's dictionary: the site's id, so that the same strings always give the same hashes. */
export function dictionarySalt(site: string): string {
  return `scrim:${site}`;
}

/** Reads one dictionary file and hashes what it shows; refuses what the floor covers or a human has not decided. */
export function compileDictionary(text: string, file: string, site: string): CompiledDictionary {
  const parsed = parseYaml(text, file, DictionarySource);
  if (!parsed.value) return { hashes: [], problems: parsed.problems };
  const problems: Problem[] = [];
  const hashes: string[] = [];
  const salt = dictionarySalt(site);
  for (const role of STRING_ROLES) {
    for (const [at, entry] of (parsed.value.strings[role] ?? []).entries()) {
      const item = typeof entry === 'string' ? { text: entry } : entry;
      const objections = objectionsTo(role, item);
      for (const { message, instead, regulation } of objections) {
        const place = parsed.locate(['strings', role, at]);
        problems.push({ severity: 'error', code: 'string', file, ...place, message, instead, regulation });
      }
      if (objections.length === 0) hashes.push(stringHash(salt, role, item.text));
    }
  }
  const waiting = parsed.value.undecided.length;
  if (waiting > 0) {
    problems.push({
      severity: 'note',
      code: 'undecided',
      file,
      ...parsed.locate(['undecided'], 'key'),
      message: `${waiting} ${waiting === 1 ? 'string is' : 'strings are'} masked until somebody decides`,
      instead: 'move the harmless ones up to `strings`, with `decided: who and why`',
      regulation: null,
    });
  }
  return { hashes, problems };
}

/** A dictionary beside a policy, and what it lists to be shown. */
export interface ListedStrings {
  /** Path as the policy names it. */
  readonly file: string;
  readonly content: string;
  readonly strings: readonly { readonly role: StringRole; readonly text: string }[];
}

/** The dictionaries that a policy's source names. Those that cannot be read are left out: compiling says so. */
export function listedStrings(source: string, files: PolicyFiles): ListedStrings[] {
  const policy = parseYaml(source, files.name, PolicySource).value;
  return (policy?.strings ?? []).flatMap((file): ListedStrings[] => {
    const content = readOrNull(files, file);
    const dictionary = content === null ? null : parseYaml(content, file, DictionarySource).value;
    if (content === null || !dictionary) return [];
    const strings = STRING_ROLES.flatMap((role) =>
      (dictionary.strings[role] ?? []).map((entry) => ({ role, text: typeof entry === 'string' ? entry : entry.text })),
    );
    return [{ file, content, strings }];
  });
}

function readOrNull(files: PolicyFiles, path: string): string | null {
  try {
    const content = files.read(path);
    return typeof content === 'string' ? content : new TextDecoder().decode(content);
  } catch {
    return null;
  }
}

interface Objection {
  readonly message: string;
  readonly instead: string;
  readonly regulation: string;
}

function objectionsTo(
  role: StringRole,
  item: { text: string; digits?: true | undefined; decided?: string | undefined },
): Objection[] {
  const quoted = JSON.stringify(item.text.slice(0, 60));
  return doubtsAbout(item.text, role).flatMap((doubt): Objection[] => {
    const regulation = doubt.regulation ?? REGULATIONS.nonpublic;
    const message = `${quoted} ${doubt.why}`;
    switch (doubt.kind) {
      case 'shape':
      case 'placeholder':
      case 'too-short':
      case 'too-long':
      case 'no-drawing':
        return [{ message, instead: 'nothing; leave it out, it stays masked', regulation }];
      case 'digits':
        return item.digits
          ? []
          : [{ message, instead: `{ text: ${quoted}, digits: true }, if they are the site's own`, regulation }];
      default:
        return item.decided
          ? []
          : [{ message, instead: `{ text: ${quoted}, decided: "who, and why it is not about a person" }`, regulation }];
    }
  });
}
