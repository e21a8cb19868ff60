import { expect, test } from 'vitest';
import { templatePath } from './template-path.ts';

test.each([
  ['/', '/'],
  ['/apply/', '/apply'],
  ['/apply//About-You?step=2', '/apply/about-you'],
  ['/pr%C3%A9stamos', '/préstamos'],
  ['/apply;jsessionid=1/rates', '/apply/rates'],
  ['/loans/42/schedule', '/loans/*/schedule'],
  ['/application/3f2a9c1e-77b0-4a53-9c1e-0d5f2b1a9e44/about-you', '/application/*/about-you'],
  ['/my%20rates', '/*'],
  ['/100%25/a%2Ab', '/*/*'],
])('%s is known as %s', (path, template) => {
  expect(templatePath(`https://apply.example${path}`)).toBe(template);
});
