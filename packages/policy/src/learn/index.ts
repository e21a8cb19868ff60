import { type Candidate, judge, type LearnFile, type Sighting } from './candidate.ts';
import { readCatalogue } from './catalogue.ts';
import { ComponentRoles } from './component-roles.ts';
import { readMarkup } from './markup.ts';
import { readSource, type SourceFindings } from './source-code.ts';

export { type Candidate, judge, type LearnFile, type Sighting } from './candidate.ts';
export { LABEL_ATTRIBUTES } from './markup.ts';
export { type WrittenDictionary, writeDictionary } from './write-dictionary.ts';

export interface Learned {
  readonly candidates: readonly Candidate[];
  /** Files that could not be read, and why. */
  readonly wrong: readonly { readonly file: string; readonly why: string }[];
}

/**
 * Collects the strings that a site's own files contain: message catalogues (JSON, YAML), JSX and TSX source, built HTML.
 * Source read beside a catalogue tells in which role each message is shown.
 */
export function learnStrings(files: readonly LearnFile[]): Learned {
  const wrong: { file: string; why: string }[] = [];
  const catalogues = files
    .filter(({ path }) => /\.(?:json|ya?ml)$/i.test(path))
    .map((file) => ({ file, ...readCatalogue(file) }));
  for (const { file, wrong: why } of catalogues) if (why) wrong.push({ file: file.path, why });
  const messages = catalogues.flatMap((catalogue) => catalogue.messages);
  const keys = new Set(messages.map(({ key }) => key));
  const roles = new ComponentRoles();
  const sources: SourceFindings[] = [];
  for (const file of files.filter(({ path }) => /\.[cm]?[jt]sx?$/i.test(path))) {
    const found = readSource(file, (text) => keys.has(text), roles);
    if (found.wrong) wrong.push({ file: file.path, why: found.wrong });
    sources.push(found);
  }
  const uses = sources.flatMap(({ keyUses }) => keyUses);
  const sightings: Sighting[] = [
    ...messages.map((message) => ({
      ...message,
      roles: uses.filter(({ matches }) => matches(message.key)).flatMap(({ context }) => roles.resolve(context)),
    })),
    ...sources.flatMap(({ literals }) =>
      literals.map(({ context, ...literal }) => ({ ...literal, roles: roles.resolve(context) })),
    ),
    ...files.filter(({ path }) => /\.(?:html?|vue|svelte)$/i.test(path)).flatMap(readMarkup),
  ];
  return { candidates: judge(sightings), wrong };
}
