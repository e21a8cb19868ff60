import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { pathWithin } from './learn.ts';

const folder = resolve('scrim-learned');

test('what is learned is written into the new folder', () => {
  expect(pathWithin(folder, 'strings/learned.en.yaml')).toBe(resolve('scrim-learned/strings/learned.en.yaml'));
});

test.each(['../scrim.policy.yaml', 'strings/learned./../../../x.yaml', '/etc/hosts', '../scrim-learned-2/x', '.'])(
  'and nowhere else: %s',
  (name) => {
    expect(() => pathWithin(folder, name)).toThrow('leads out of');
  },
);
