import { expect, it } from 'vitest';
import { FORM_NUMBERS, type FormNumberText } from './form-numbers.ts';

const NUMBERS = Object.entries<FormNumberText>(FORM_NUMBERS).map(([name, number]) => ({ name, ...number }));

it.each(NUMBERS)('the definition of “$label” stands alone, and a share’s says of what', ({ definition, format }) => {
  expect(definition).not.toMatch(/^Of those|interval/);
  if (format(0.5).endsWith('%')) expect(definition).toMatch(/, of (the visits that|those in which|those that) .*\.$/);
});
