import { expect, test } from 'vitest';
import { proposeLevel, writePolicy } from './propose-policy.ts';

const look = { path: '/apply', payment: null, password: false, upload: false };

test('signals are proposed unless replay was asked for, and then a small sample with a purpose and an end', () => {
  expect(proposeLevel(look, false).level).toBe('signals');
  expect(proposeLevel({ ...look, password: true }, true).level).toBe('off');
  const page = proposeLevel(look, true);
  const policy = writePolicy('meadow', [page], [], '2027-05-30');
  expect(policy).toMatch(/level: replay\n {4}purpose: ux\n {4}sample: 5%\n {4}until: 2027-05-30\n$/);
  expect(policy).not.toContain('images');
  expect(writePolicy('meadow', [proposeLevel(look, false)], [], '2027-05-30')).not.toContain('sample');
});

test('the notice is in each language once that the site and the notice have', () => {
  const dictionaries = ['en', 'en-US', 'es-MX', 'est'].map((language) => ({ file: `${language}.yaml`, language }));
  const policy = writePolicy('meadow', [proposeLevel(look, false)], dictionaries, '2027-05-30');
  expect(policy).toMatch(/languages:\n +- en\n +- es\n\S/);
});

test('the notice is in its own languages where the site has neither of them', () => {
  expect(writePolicy('meadow', [], [{ file: 'fr.yaml', language: 'fr' }], '2027-05-30')).not.toContain('notice');
});

test('pages to whose capture the policy wants a written reason are off, and those where people prove who they are', () => {
  const why = (path: string) => proposeLevel({ ...look, path }, true);
  expect(why('/credit-card-refinance')).toMatchObject({
    level: 'off',
    why: expect.stringContaining('"credit-card-refinance"'),
  });
  expect(why('/payroll').level).toBe('off');
  expect(why('/verificación').level).toBe('off');
});
