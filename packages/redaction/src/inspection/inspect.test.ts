import { expect, test } from 'vitest';
import { pageOf } from '../testing/personal-data.ts';
import { inspect } from './inspect.ts';

test('a value is told that begins in a text without letter or digit', () => {
  const shown = [['Annual income'], ['$', '64,000']];
  const { event, hits } = inspect(pageOf([{ shown, hidden: [], disguise: 'plain', reserved: false }]));
  expect(JSON.stringify(event)).not.toContain('64,000');
  expect(hits).toMatchObject([{ detector: 'income', path: 'html>body:1>p:2>span:2' }]);
});

test('a value over several elements is told once', () => {
  const shown = [['Call (4', '15) 55', '5-2671']];
  const { hits } = inspect(pageOf([{ shown, hidden: [], disguise: 'plain', reserved: false }]));
  expect(hits).toMatchObject([{ detector: 'phone', path: 'html>body:1>p:1>span:1' }]);
});
