import { compilePolicy } from '@scrim/policy';
import { expect, test } from 'vitest';
import { dictionaryLanguage } from './dictionary-language.ts';
import { proposeFrom } from './learn.ts';

const SAID: [lang: string, language: string][] = [
  ['en', 'en'],
  ['en-us', 'en-US'],
  ['ES_mx', 'es-MX'],
  ['de-DE-1996', 'de-DE'],
  ['es-419', 'es'],
  ['zh-Hans', 'zh'],
  ['zh-Hans-CN', 'zh'],
  ['FIL', 'fil'],
  ['', 'en'],
  ['english', 'en'],
  ['x-none', 'en'],
  ['/../../../x', 'en'],
  ['en/../../x', 'en'],
];

test.each(SAID)('a page that says that it is in "%s" is listed as %s', (lang, language) => {
  expect(dictionaryLanguage(lang)).toBe(language);
});

test('whatever pages say, what is proposed compiles', () => {
  const walks = SAID.flatMap(([lang], at) =>
    [0, 1].map((person) => ({
      person,
      values: [],
      pages: new Map([
        [`/${at}`, { language: dictionaryLanguage(lang), strings: [{ role: 'button' as const, text: 'Continue' }] }],
      ]),
    })),
  );
  const looks = [{ path: '/0', payment: null, password: false, upload: false }];
  const given = { site: 'harbor', replay: false, until: '2027-06-30' };
  const { policy, dictionaries } = proposeFrom(walks, looks, new Set(), given);
  const files = {
    name: 'scrim.policy.yaml',
    read: (file: string) => dictionaries.find((one) => one.file === file)?.text ?? '',
    list: (glob: string) => dictionaries.map(({ file }) => file).filter((file) => file === glob),
  };
  expect(dictionaries.map(({ language }) => language)).toContain('zh');
  const { problems } = compilePolicy(policy, files, { today: '2026-12-01' });
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
});
