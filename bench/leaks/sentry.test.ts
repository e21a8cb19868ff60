import { expect, it } from 'vitest';
import { VECTORS } from '../../e2e/leaks/vectors/index.ts';
import { sentry } from './sentry.ts';

/** Stands for every value, so that a name that is one shows. */
const VALUE = 'zvaluez';

/** Names of the attributes in some markup, or in the source of a function that makes markup and sets attributes. */
function attributesIn(source: string): string[] {
  const tags = source.match(/<[a-z][\w:-]*(?:\s+(?:"[^"]*"|'[^']*'|[^"'>])*)?>/gi) ?? [];
  const written = tags.flatMap((tag) =>
    tag.replace(/^<[\w:-]+|\/?>$|=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)/g, ' ').split(/\s+/),
  );
  const set = [...source.matchAll(/setAttribute(?:NS\([^,]+, ?|\()["'`]([\w:-]+)["'`]/g)].map(([, name = '']) => name);
  return [...written, ...set].map((name) => name.toLowerCase()).filter((name) => name && !name.includes(VALUE));
}

it('its strictest setting names every attribute of the page that is no value', () => {
  const masked = /maskAttributes: \[([^\]]*)\]/.exec(sentry.options.strictest)?.[1]?.split(/[^\w:-]+/) ?? [];
  const onPage = VECTORS.flatMap(({ html, head, act }) =>
    attributesIn(`${html?.(VALUE) ?? ''}${head?.(VALUE) ?? ''}${act ?? ''}`),
  );
  expect(onPage).toContain('aria-valuetext');
  expect([...new Set(onPage)].filter((name) => !masked.includes(name))).toEqual([]);
});
