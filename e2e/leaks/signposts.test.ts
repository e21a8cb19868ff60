import { expect, it } from 'vitest';
import { SIGNPOSTS, SignpostWatch } from './signposts.ts';

it('a moment counts as recorded where the element or the click on it was told of, and no other word', () => {
  const watch = new SignpostWatch();
  watch.read('{"node":{"type":2,"tagName":"ACRONYM"}}');
  watch.read('{"kind":"click","path":"html>body:1>colgroup:1"}');
  watch.read('the-dfn xstrike');
  expect(watch.missing).toEqual(Object.keys(SIGNPOSTS).slice(2));
});
