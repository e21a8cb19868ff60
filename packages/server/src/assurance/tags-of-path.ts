/** Tags of the elements of a finding's path, the outermost first; without the node that a part of a page was put into. */
export function tagsOf(path: string): string[] {
  return path
    .split('>')
    .map((step) => step.replace(/:\d+$/, ''))
    .filter((step) => /^[a-z][a-z0-9-]*$/.test(step));
}
