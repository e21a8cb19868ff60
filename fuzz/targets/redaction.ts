import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { redactBatch } from '../../packages/redaction/src/batch.ts';
import { createRedactor, type RedactedEvent } from '../../packages/redaction/src/browser.ts';
import { inspect } from '../../packages/redaction/src/inspection/inspect.ts';
import { PAGE, policyWith, SITE_STRINGS, stream, stringsOf } from '../../packages/redaction/src/testing/generators.ts';
import { mayBeLit } from '../../packages/redaction/src/testing/may-be-lit.ts';
import { mutateJson } from '../mutate.ts';
import type { Target } from '../target.ts';
import { json, must } from './refusal.ts';
import { selectors } from './selectors.ts';

const dark = policyWith();
const lit = policyWith(PAGE);
/** Selectors of every kind, in each other's way. */
const varied = policyWith({
  light: {
    text: selectors('form p', 'x-card', '[data-name] > b', 'ul'),
    attributes: selectors('a', '[data-name=help]').map((selector) => ({ selector, names: ['title', 'data-name'] })),
    images: selectors('p img'),
  },
  mask: selectors('li > p', '#help', '[data-name=person]', 'x-card b'),
  exclude: selectors('form label', '#secret', '[data-name=secret] > p', 'x-card x-card'),
});
/** Letters that nothing of the platform has in a row: what of them leaves was somebody's. */
const SECRET = /[qxjzvwé]{4,}/gi;
const WORDS = [
  ...SITE_STRINGS,
  'qxjzvw',
  'QXJZvwé',
  'help',
  'person',
  'secret',
  'logo',
  'style',
  '_cssText',
  'title',
  'value',
  'textContent',
  'tagName',
  'childNodes',
  'input',
  'template',
  'svg',
  'data-x',
  '--x',
  'url(',
  '/*',
  '*/',
  '\\',
  '"',
  "'",
  '</style>',
  '@media',
  '@import "',
  '!important',
  'var(--qxjz)',
  'attr(qxjz)',
  '█',
  '4111 1111 1111 1111',
  'SSN 123-45-6789',
  'a@b.co',
];

interface Browse {
  readonly context: unknown;
  readonly events: RedactedEvent[];
}

/** As a browser sends it: a few events a batch, through JSON. */
function browse(create: typeof createRedactor, policy: typeof lit, events: readonly unknown[]): Browse[] {
  const redactor = create(policy, 0);
  const batches: Browse[] = [];
  for (let at = 0; at < events.length; at += 4) {
    const redacted = events.slice(at, at + 4).flatMap((event) => redactor.redact(event));
    batches.push(JSON.parse(JSON.stringify({ context: redactor.takeContext(), events: redacted })) as Browse);
  }
  return batches;
}

let shipped: typeof createRedactor | null = null;

/** The minified build that a page loads, from `scripts/shipped-redaction.mjs`. */
async function shippedRedactor(): Promise<typeof createRedactor> {
  if (shipped === null) {
    const built = pathToFileURL(resolve('dist', 'fuzz', 'redaction.browser.mjs')).href;
    shipped = ((await import(/* @vite-ignore */ built)) as { createRedactor: typeof createRedactor }).createRedactor;
  }
  return shipped;
}

export const redaction: Target = {
  name: 'redaction',

  seeds: (random) =>
    fc
      .sample(stream, { numRuns: 60, seed: random.below(2 ** 31) })
      .map((events) => Buffer.from(JSON.stringify(events))),

  mutate: (random, input, other) => Buffer.from(JSON.stringify(mutateJson(random, json(input), json(other), WORDS))),

  async run(input) {
    const events = json(input);
    if (!Array.isArray(events)) return;
    const create = await shippedRedactor();
    for (const policy of [dark, lit, varied]) {
      const sent = browse(create, policy, events);
      must(isDeepStrictEqual(sent, browse(createRedactor, policy, events)), 'the build redacts as the source does');
      for (const batch of sent) {
        const { events: kept, changed } = redactBatch(policy, 0, batch);
        must(
          isDeepStrictEqual(kept, batch.events) && !changed,
          'the server changes nothing of what the browser redacted',
        );
        for (const event of kept) {
          const inspected = inspect(event);
          must(inspect(inspected.event).hits.length === 0, 'inspection leaves nothing to find');
          must(
            inspected.hits.length > 0 || inspected.event === event,
            'inspection returns the same event when it finds nothing',
          );
        }
      }
      // What the third may light is not told by classes alone.
      if (policy !== varied)
        must(!leaks(events, sent, policy === lit ? mayBeLit(events) : []), 'nothing masked leaves');
    }
    for (const policy of [lit, varied]) {
      const given = redactBatch(policy, 0, { context: [], events });
      must(!redactBatch(policy, 0, { context: [], events: given.events }).changed, 'redacting twice is redacting once');
    }
  },
};

/** Whether four letters in a row of what was given are in what is sent, but of what something may light. */
function leaks(events: readonly unknown[], sent: readonly Browse[], lit: readonly string[]): boolean {
  const left = gramsOf(stringsOf(sent));
  if (left.length === 0) return false;
  const shown = new Set(gramsOf(lit));
  const given = new Set(gramsOf(stringsOf(events)).filter((gram) => !shown.has(gram)));
  return left.some((gram) => given.has(gram));
}

const gramsOf = (texts: readonly string[]): string[] => (texts.join('\n').match(SECRET) ?? []).flatMap(grams);
const grams = (run: string): string[] =>
  [...run].map((_, at) => run.slice(at, at + 4)).filter((gram) => gram.length === 4);
