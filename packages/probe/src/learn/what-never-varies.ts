import type { Sighting } from '@scrim/policy/learn';
import type { StringRole } from '@scrim/policy/runtime';
import { bareOf } from '../reader/index.ts';
import type { ShownString } from './collect-strings.ts';

/** What one walk showed: by language and page, every text with its role. */
export interface Walk {
  readonly person: number;
  /** What this person typed, chose or is. */
  readonly values: readonly string[];
  readonly pages: ReadonlyMap<string, { readonly language: string; readonly strings: readonly ShownString[] }>;
}

export interface NeverVaries {
  readonly language: string;
  readonly sightings: readonly Sighting[];
  /** Texts that some walks to the page showed and others did not; never lit. */
  readonly varying: readonly { readonly role: StringRole; readonly text: string; readonly page: string }[];
}

/**
 * The texts that every walk to a page showed there, people and times alike, by language. A page that fewer than two
 * different people came to teaches nothing. A text that holds anything of a person is left out, however often it is seen.
 */
export function whatNeverVaries(walks: readonly Walk[]): NeverVaries[] {
  const values = [...new Set(walks.flatMap((walk) => walk.values.map(bareOf)))].filter((value) => value.length >= 4);
  const languages = [
    ...new Set(walks.flatMap(({ pages }) => [...pages.values()].map(({ language }) => language))),
  ].sort();
  return languages.map((language) => {
    const always = new Map<string, Sighting>();
    const sometimes = new Map<string, NeverVaries['varying'][number]>();
    const paths = new Set(walks.flatMap(({ pages }) => [...pages.keys()]));
    for (const path of paths) {
      const visits = walks.flatMap(({ person, pages }) => {
        const page = pages.get(path);
        return page?.language === language
          ? [{ person, ids: new Set(page.strings.map(idOf)), strings: page.strings }]
          : [];
      });
      if (new Set(visits.map(({ person }) => person)).size < 2) continue;
      for (const string of visits.flatMap(({ strings }) => strings)) {
        const id = idOf(string);
        if (always.has(`${path}\n${id}`) || sometimes.has(id)) continue;
        const personal = values.some((value) => bareOf(string.text).includes(value));
        if (!personal && visits.every(({ ids }) => ids.has(id)))
          always.set(`${path}\n${id}`, { text: string.text, roles: [string.role], file: path, line: 1 });
        else sometimes.set(id, { ...string, page: path });
      }
    }
    // What varies anywhere varies: a choice that is a label on one page is somebody's answer on another.
    const sightings = [...always.values()].filter(
      ({ text, roles }) => !roles.some((role) => sometimes.has(idOf({ role, text }))),
    );
    return { language, sightings, varying: [...sometimes.values()] };
  });
}

const idOf = ({ role, text }: ShownString): string => `${role}\n${text}`;
