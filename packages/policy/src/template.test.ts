import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchTemplate } from './match-template.ts';
import { templateCovered, templateProblem, templatesOverlap } from './template.ts';

const segment = fc.constantFrom('a', 'b', '{a,b}', '{b,c}', '*');
const template = fc
  .tuple(fc.array(segment, { maxLength: 3 }), fc.constantFrom([], ['**']))
  .map(([segments, rest]) => `/${[...segments, ...rest].join('/')}`);
const path = fc
  .array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 4 })
  .map((segments) => `/${segments.join('/')}`);

function matches(match: string, url: string): boolean {
  return matchTemplate({ match, level: 'off', query: [] }, url) !== null;
}

describe('URL templates', () => {
  it('overlap whenever one address matches both', () => {
    fc.assert(
      fc.property(
        template,
        template,
        path,
        (a, b, url) => !(matches(a, url) && matches(b, url)) || templatesOverlap(a, b),
      ),
    );
  });

  it('are covered only when every address is', () => {
    fc.assert(
      fc.property(template, fc.array(template, { maxLength: 3 }), path, (inner, outers, url) => {
        if (templateCovered(inner, outers) && matches(inner, url))
          expect(outers.some((outer) => matches(outer, url))).toBe(true);
      }),
    );
  });

  it('find cover by several rules together', () => {
    expect(templateCovered('/apply/{a,b}', ['/apply/a', '/apply/b'])).toBe(true);
    expect(templateCovered('/apply/{a,b}', ['/apply/a'])).toBe(false);
    expect(templateCovered('/apply/**', ['/apply/*'])).toBe(false);
  });

  it.each(['apply', '/a?b', '/a#b', '/a/**/b', '/a//b', '/a/', '/a*', '/{a', '/{}', '/a/../b', '/%41'])(
    'refuse %s',
    (match) => {
      expect(templateProblem(match)).not.toBeNull();
    },
  );

  it.each(['/', '/a', '/{a,b}/*', '/a/**', '/**', '/préstamo'])('allow %s', (match) => {
    expect(templateProblem(match)).toBeNull();
  });
});
