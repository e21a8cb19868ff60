import { tagInPath } from '@scrim/redaction';

/** Tags of the elements of a finding's path, the outermost first; `x` for one that has another name with each page load. */
export function tagsOf(path: string): string[] {
  return path
    .split('>')
    .map((step) => step.replace(/:\d+$/, ''))
    .filter((step) => /^[a-z][a-z0-9_-]*$/.test(step))
    .map(tagInPath);
}
