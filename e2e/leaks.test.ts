import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Adapter } from './leaks/adapter.ts';
import { buildBrokenRecorder } from './leaks/adapters/broken-scrim.ts';
import { learnFromPage } from './leaks/adapters/learned.ts';
import { DEFAULT, DEMO, MOST, PRESETS, scrimTogether } from './leaks/adapters/scrim.ts';
import { witness } from './leaks/adapters/witness.ts';
import { measureLeaks, type Result, turns } from './leaks/measure.ts';
import { VECTORS } from './leaks/vectors/index.ts';
import { root } from './system.ts';
import { launchChromium } from './visitor/chromium.ts';

/** Between the ends lie the presets, the demo's policy and a learned one: with `SCRIM_LEAKS=all`. */
const ALL = process.env.SCRIM_LEAKS === 'all';
const POLICIES = ALL ? [DEFAULT, ...PRESETS, DEMO, MOST] : [DEFAULT, MOST];
const JUDGED = [...POLICIES.filter((policy) => policy !== MOST).map(({ name }) => name), ...(ALL ? ['learned'] : [])];
/** Scrim as it would be if its redaction let everything pass. */
const BROKEN = 'redaction broken';
/** Routes that docs/masking.md names under “What remains”: drawings of a first snapshot. */
const REMAIN = new Set(['disguises/geometry']);
const byId = new Map(VECTORS.map((vector) => [vector.id, vector]));

/** The first of the seeds, one per run, from which all values come; `LEAKS_SEED` gives others. */
const SEED = Number(process.env.LEAKS_SEED ?? 1);

let browser: Browser;
const results = new Map<string, Result>();

beforeAll(async () => {
  browser = await launchChromium();
  let seed = SEED;
  // A visit is more than half waiting.
  const turn = turns(4);
  const measure = (adapter: Adapter) =>
    measureLeaks(adapter, { browser, vectors: VECTORS, seed: seed++, root, turn, say: (line) => console.log(line) });
  const broken = { ...DEMO, name: BROKEN, recorder: await buildBrokenRecorder() };
  const learned = ALL ? [await learnFromPage(browser, VECTORS, SEED + 100)] : [];
  const policies = [...POLICIES, ...learned, broken];
  const measured = await Promise.all([witness, ...scrimTogether(policies)].map(measure));
  for (const [at, result] of measured.entries()) results.set(policies[at - 1]?.name ?? witness.name, result);
}, 900_000);

const resultOf = (name: string): Result => {
  const result = results.get(name);
  if (!result) throw new Error(`${name} was not measured`);
  return result;
};

afterAll(async () => {
  await browser?.close();
  console.log(`seeds from ${SEED}; LEAKS_SEED=${SEED} gives the same values again`);
});

describe('the vectors', () => {
  it('are at least 200, each of its own name, with a reason', () => {
    expect(new Set(VECTORS.map(({ id }) => id)).size).toBe(VECTORS.length);
    expect(VECTORS.filter(({ why }) => why.length < 8)).toEqual([]);
    expect(VECTORS.length).toBeGreaterThanOrEqual(200);
  });

  it('are of a person: without an act or a hand, no two people meet the same page', () => {
    const content = ({ html, head }: (typeof VECTORS)[number], marker: string) =>
      [html?.(marker), head?.(marker)].join();
    const same = VECTORS.filter(
      (vector) => !vector.place && !vector.act && !vector.drive && content(vector, 'one') === content(vector, 'other'),
    );
    expect(same.map(({ id }) => id)).toEqual([]);
  });

  it('are all seen in a recorder that is made to leak, and driven without a failure', () => {
    const { seen, failures } = resultOf(witness.name);
    expect(VECTORS.filter(({ id }) => !seen.has(id)).map(({ id }) => id)).toEqual([]);
    expect([...failures]).toEqual([]);
  });

  it('are seen, at least 200 of them, in Scrim itself once its redaction lets everything pass', () => {
    const { seen } = resultOf(BROKEN);
    console.log(`${seen.size} of ${VECTORS.length} seen in Scrim with redaction broken`);
    expect(seen.size).toBeGreaterThanOrEqual(200);
  });
});

describe.each(JUDGED)('Scrim under the policy "%s"', (name) => {
  it('records, and all that it sent is read', () => expect(resultOf(name)).toMatchObject({ canary: true, unread: 0 }));
  it('leaks none of them, on the wire, on the disk or in the browser’s storage', () => {
    const { seen, failures } = resultOf(name);
    expect([...seen].filter(([id]) => !REMAIN.has(id))).toEqual([]);
    expect([...failures]).toEqual([]);
  });
});

describe('Scrim under the most permissive policy that compiles', () => {
  it('leaks nothing that is not lit', () => {
    expect([...resultOf(MOST.name).seen].filter(([id]) => !byId.get(id)?.lightable && !REMAIN.has(id))).toEqual([]);
  });

  it('shows what is lit, exactly', () => {
    const lit = VECTORS.filter(({ lightable }) => lightable === true);
    expect(lit.length).toBeGreaterThan(80);
    const wrong = lit.filter(({ id }) => resultOf(MOST.name).seen.get(id)?.how !== 'exact').map(({ id }) => id);
    expect(wrong).toEqual([]);
  });
});
