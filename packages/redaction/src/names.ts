import { isPlatformName } from './words.ts';

const CONSONANTS = 'bcdfghjklmnpqrstvwxz';
const RENAMED = /^(?:--)?s[_-][b-df-hj-np-tv-xz]{1,6}$/;
const MOST_NAMES = 50_000;

/** Replaces a name the page chose (class, id, custom property, animation, font, element) by a meaningless one. */
export type Rename = (name: string) => string;

/**
 * Names get numbers in the order in which they appear, written in consonants, so that the same name reads the same in
 * markup and style sheets, and nothing of it is left. Names in `kept` (those a policy selector uses) stay.
 * @param before given where the input has been redacted already (the server): names that look renamed stay, others are noted here
 */
export function createRename(kept: ReadonlySet<string>, before?: Map<string, string>): Rename {
  const renames = before ?? new Map<string, string>();
  return (name) => {
    if (kept.has(name) || (before && RENAMED.test(name))) return name;
    let renamed = renames.get(name);
    if (renamed === undefined) {
      renamed = 's_';
      for (let number = Math.min(renames.size, MOST_NAMES) + 1; number; number = Math.floor(number / 20)) {
        renamed += CONSONANTS[number % 20];
      }
      if (name.startsWith('--')) renamed = `--${renamed}`;
      if (renames.size < MOST_NAMES) renames.set(name, renamed);
    }
    return renamed;
  };
}

/** Custom elements keep a name of their own form: `x-rate` becomes `s-k`. */
export function renameTag(name: string, rename: Rename): string {
  const renamed = rename(name);
  return name.includes('-') ? renamed.replace('_', '-') : renamed;
}

/** A tag as paths of elements have it: `x` where it is not the web platform's, for it gets another name with each page load. */
export function tagInPath(tag: string): string {
  return RENAMED.test(tag) || !isPlatformName(tag) ? 'x' : tag;
}
