import { judge } from '@scrim/policy/learn';
import { expect, test } from 'vitest';
import { holdBackChoices } from './hold-back-choices.ts';

const verdictOn = (text: string, role: 'text' | 'option' = 'text') =>
  judge([{ text, roles: [role], file: '/review', line: 1 }]).map(
    (candidate) => holdBackChoices(candidate, new Set(['Part-time'])).verdict,
  );

test('a choice and the answer of a ticked box wait for a person, other texts do not', () => {
  expect(verdictOn('Check your details')).toEqual(['show']);
  expect(verdictOn('Part-time')).toEqual(['decide']);
  expect(verdictOn('Weekly', 'option')).toEqual(['decide']);
  for (const answer of ['Yes', 'No', 'Sí']) expect(verdictOn(answer)).toEqual(['decide']);
});
