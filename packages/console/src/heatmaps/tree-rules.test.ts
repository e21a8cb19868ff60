import { expect, it } from 'vitest';
import { boundTo, listed } from './tree-rules.ts';

it.each([
  ['p', 0, 'p:where(:not([data-tree]))'],
  ['.a > p:hover::before', 2, '.a > p:hover:where([data-tree="2"])::before'],
  ['a[title="x::y"]', 1, 'a[title="x::y"]:where([data-tree="1"])'],
  [':host', 1, ':where([data-host="1"])'],
  [':host(.open)::before', 1, ':where(:is(.open)[data-host="1"])::before'],
  [':host(:not(.open)) p', 1, ':is(:not(.open))[data-host="1"] p:where([data-tree="1"])'],
  ['::slotted(p)', 1, ':where([data-tree="1"]) > :is(p)'],
  ['.box slot[name="x"]::slotted(*)', 1, '.box slot[name="x"]:where([data-tree="1"]) > :is(*)'],
])('a rule for %s of a tree matches in the copy what it matched in it', (selector, at, expected) => {
  expect(boundTo(selector, at)).toBe(expected);
});

it('a list of selectors is parted at its own commas only', () => {
  expect(listed('a, :is(b, c) d,[title="e,f"]')).toEqual(['a', ':is(b, c) d', '[title="e,f"]']);
});
