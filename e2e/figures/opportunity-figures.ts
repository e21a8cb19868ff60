import type { Overview } from '@scrim/protocol';
import { expect, it } from 'vitest';
import type { RawData } from '../raw-visits.ts';
import { dayOf, ofDays } from './before-after.ts';
import { type DemoConsole, expectPeople } from './demo-console.ts';
import { K } from './demo-process.ts';
import { type Found, findAgain } from './found-again.ts';
import { type Range, rateOf, wilson } from './intervals.ts';
import { LABELS, measureKey, measuresIn } from './opportunity-places.ts';
import { type RoundedMeasure, roundedMeasures } from './rounded-measures.ts';
import { chance, interval, lost, share, signedPoints } from './words.ts';

const DAY = 86_400_000;

export function opportunityFigures(demo: () => DemoConsole): void {
  it.each([30, 7] as const)(
    'what stands out over %i days, how far, how likely that is by chance, and what it costs',
    async (days) => {
      const { page, open } = demo();
      await open('overview', '.kpi');
      const told: Overview = await page.evaluate(
        async (asked) => (await fetch(`/api/v1/sites/meadow-loans/overview?days=${asked}`)).json(),
        days,
      );
      const { tests, found, observed } = await foundOver(demo(), days);
      expect(told.observedDays).toBe(observed);
      expect(told.discovery).toEqual({ tests, rate: 0.05 });
      const opportunities = told.opportunities.filter(({ signs }) => signs.length > 0);
      expect(opportunities.map(({ place }) => place)).toEqual(found.map(({ place }) => place));
      expect(found.length).toBeGreaterThan(days === 30 ? 2 : 0);
      for (const [at, { signs, loss }] of found.entries()) {
        const { signs: shownSigns = [], loss: shownLoss = null, lossUnknown } = opportunities[at] ?? {};
        const what = `opportunity ${at + 1}`;
        expect(shownSigns.map((sign) => [sign.name, sign.against, sign.place, sign.people, sign.of])).toEqual(
          signs.map((sign) => [sign.name, sign.against, sign.place, sign.people, sign.of]),
        );
        for (const [nth, sign] of signs.entries()) {
          const shown = shownSigns[nth];
          const of = `${what}, ${sign.name} against ${sign.against}`;
          expectEstimate(shown?.rate, rateWithInterval(sign), `${of}, rate`);
          expectNumber(shown?.baseline, sign.baseline, `${of}, baseline`);
          expectEstimate(shown?.difference, sign.difference, `${of}, difference`);
          expectNumber(shown?.p, sign.p, `${of}, p`);
        }
        if (typeof loss === 'string') {
          expect([shownLoss, lossUnknown], what).toEqual([null, loss]);
          continue;
        }
        expect([shownLoss?.against, shownLoss?.people, shownLoss?.days], what).toEqual([
          loss.against,
          loss.people,
          observed,
        ]);
        expectNumber(shownLoss?.share, loss.share, `${what}, share lost`);
        expectNumber(shownLoss?.completion, loss.completion, `${what}, chance to complete`);
        expectEstimate(shownLoss?.perMonth, loss.perMonth, `${what}, lost a month`);
      }
    },
  );

  it('opportunities on the overview and on their pages', async () => {
    const { page, url, open } = demo();
    const { tests, found, observed, now } = await foundOver(demo(), 30);
    await open('overview', '.opportunity');
    const rows = await page.locator('.opportunity').evaluateAll((list) =>
      list.map((row) => ({
        address: row.querySelector('h3 a')?.getAttribute('href') ?? '',
        sentence: row.querySelector('h3')?.textContent ?? '',
        bars: Array.from(row.querySelectorAll('.rate-value'), (one) => one.textContent),
        affected: row.querySelector('.opportunity-foot > .muted')?.textContent,
        loss: Array.from(row.querySelectorAll('.loss > *'), (one) => one.textContent),
      })),
    );
    expect(rows).toHaveLength(found.length);
    for (const [at, { place, signs, loss }] of found.entries()) {
      const [sign] = signs;
      const row = rows[at];
      if (sign === undefined || row === undefined) throw new Error('Nothing shows it.');
      const what = `opportunity ${at + 1}, ${sign.name}`;
      expect(row.loss, what).toEqual(lossFigure(loss));
      expect([row.bars, row.affected], what).toEqual([barsOf(sign), `${sign.people} of ${sign.of} people`]);
      const ofHundred = (part: number) => (part > 0 && part < 0.01 ? 'fewer than 1' : String(Math.round(part * 100)));
      const [, first, second] = /^Of 100 .*?, (fewer than 1|\d+) .*?(fewer than 1|\d+)\D*$/.exec(row.sentence) ?? [];
      expect([first, second], row.sentence).toEqual([ofHundred(sign.people / sign.of), ofHundred(sign.baseline)]);

      await page.goto(`${url}${row.address}`);
      await page.locator('.opportunity-detail .stat').first().waitFor();
      const stats = await page
        .locator('.opportunity-detail .stat')
        .evaluateAll((list) =>
          list.map((one) => ['.stat-value', '.stat-hint'].map((part) => one.querySelector(part)?.textContent ?? '')),
        );
      const { value, low, high } = sign.difference;
      expect(
        stats.map(([number]) => number),
        what,
      ).toEqual([String(sign.of), String(sign.people), `${signedPoints(value)} points`, chance(sign.p)]);
      expect(stats[2]?.[1], what).toBe(`95 %: ${signedPoints(low)} to ${signedPoints(high)} points`);
      expect(stats[3]?.[1], what).toContain(`all ${tests} comparisons`);
      const formula = await page.locator('.loss-formula').allTextContents();
      expect(formula, what).toHaveLength(typeof loss === 'string' ? 0 : 1);
      if (typeof loss !== 'string') expect(formula[0], what).toContain(lossFormula(loss, observed));
      const evidence = await page.locator('.evidence > li').evaluateAll((list) =>
        list.map((one) => ({
          name: one.querySelector('strong')?.textContent ?? '',
          text: one.querySelector('.evidence-text .muted')?.textContent ?? '',
          bars: Array.from(one.querySelectorAll('.rate-value'), (bar) => bar.textContent),
        })),
      );
      expect(evidence, what).toHaveLength(signs.length);
      for (const [nth, one] of signs.entries()) {
        const shown = evidence[nth];
        expect(shown?.name, what).toContain(LABELS[one.name]);
        expect(shown?.bars, what).toEqual(barsOf(one));
        expect(shown?.text, what).toContain(` ${one.people} of ${one.of} `);
        expect(shown?.text, what).toContain(`adjusted p ${one.p < 0.001 ? '< 0.001' : one.p.toFixed(3)}.`);
      }
      const groups = await page
        .locator('section', { has: page.getByRole('heading', { name: 'By device and variant' }) })
        .locator('tbody tr')
        .evaluateAll((list) => list.map((one) => Array.from(one.children, (cell) => cell.textContent ?? '')));
      const known = now.filter((one) => isAt(one, place.page) && one.place.device && one.place.variant && one.of > 0);
      expect(groups.toSorted(), what).toEqual(known.length > 1 ? known.map(groupRow).toSorted() : []);
    }
  });
}

/** Of the whole days up to yesterday. */
async function foundOver({ raw, context }: DemoConsole, days: number) {
  const ends = (last: number) => [dayOf(last - (days - 1) * DAY), dayOf(last)] as const;
  const yesterday = Date.now() - DAY;
  const counted = async ([from, to]: readonly [string, string]) => {
    const rounded = await roundedMeasures(context, from, to);
    expectCounts(rounded, ofDays(raw, from, to));
    return [...rounded.values()];
  };
  const [period, earlier] = [ends(yesterday), ends(yesterday - days * DAY)];
  const isRecorded = viewersOf(ofDays(raw, '0000-01-01', earlier[0])).size >= K;
  const now = await counted(period);
  const before = isRecorded ? await counted(earlier) : null;
  const observed = observedDays(raw, period);
  return { ...findAgain({ now, before, days: observed }), now, observed };
}

const viewersOf = ({ sessions }: RawData) =>
  new Set(sessions.filter(({ signals }) => signals.some(({ kind }) => kind === 'view')).map(({ person }) => person));

/** Since the first on which k people came; all, where k had come before on days of fewer. */
function observedDays(raw: RawData, [from, to]: readonly [string, string]): number {
  const days = (Date.parse(to) - Date.parse(from)) / DAY + 1;
  const dates = Array.from({ length: days }, (_, at) => dayOf(Date.parse(from) + at * DAY));
  const isEnough = (first: string, last: string) => viewersOf(ofDays(raw, first, last)).size >= K;
  const skipped = dates.findIndex((date) => isEnough(from, date));
  const date = dates[skipped] ?? from;
  return isEnough(date, date) ? days - skipped : days;
}

/** Every place that k people came to is there, and its rounded numbers are next to the exact ones. */
function expectCounts(rounded: ReadonlyMap<string, RoundedMeasure>, raw: RawData): void {
  const exact = new Map(measuresIn(raw).map((measure) => [measureKey(measure), measure]));
  const of = (measures: Iterable<RoundedMeasure>, least: number) =>
    [...measures].filter((measure) => measure.of >= least).map(measureKey);
  expect(of(rounded.values(), 1).toSorted()).toEqual(of(exact.values(), K).toSorted());
  for (const [key, told] of rounded) {
    if (told.of === 0) continue;
    const { of, people, ofCompleted, completed } = exact.get(key) ?? {};
    for (const [name, shown, number] of [
      ['of', told.of, of],
      ['people', told.people, people],
      ['of whom completed', told.ofCompleted, ofCompleted],
      ['completed', told.completed, completed],
    ] as const) {
      if (shown === undefined) continue;
      expectPeople(shown === 0 ? `< ${K}` : String(shown), number ?? 0, `${name} ${key}`);
    }
  }
}

const rateWithInterval = ({ people, of }: RoundedMeasure): Range => {
  const rate = rateOf(people, of);
  if (rate === null) throw new Error('A rate of nobody.');
  return wilson(rate);
};

/** To six digits. */
function expectNumber(shown: number | undefined, exact: number, what: string): void {
  expect(Math.abs((shown ?? Number.NaN) - exact), `${what}: ${shown} for ${exact}`).toBeLessThanOrEqual(
    1e-6 * Math.abs(exact),
  );
}

interface Estimate {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

function expectEstimate(shown: Estimate | undefined, { value, low, high }: Range, what: string): void {
  expectNumber(shown?.value, value, what);
  expectNumber(shown?.lower, low, `${what}, lower end`);
  expectNumber(shown?.upper, high, `${what}, upper end`);
}

const barsOf = (sign: Found['signs'][number]) => {
  const rate = rateWithInterval(sign);
  return [`${share(rate.value)} ${interval(rate)}`, share(Math.max(0, sign.baseline))];
};

const isAt = ({ name, place }: RoundedMeasure, page: string) => name === 'left' && place.page === page;

/** Who went on is a rest of two rounded numbers: of none it may be 2k people. */
function groupRow({ place: { device, variant }, of, people }: RoundedMeasure): string[] {
  const wentOn = people < of ? String(of - people) : `< ${of > K ? 2 * K : K}`;
  return [`${device}, “${variant}”`, String(of), wentOn, people === 0 ? `< ${K}` : String(people)];
}

const WHY = {
  'no-step': 'not a step of the process',
  'few-complete': `fewer than ${K} complete`,
  'too-few': 'too few people or places to compare',
};

function lossFigure(loss: Found['loss']): string[] {
  if (typeof loss === 'string') return ['Loss not known', WHY[loss]];
  const { value, low, high } = loss.perMonth;
  const range = `${lost(low)} to ${lost(high)}`;
  if (value <= 0) return ['No loss shown', `${range} a month`];
  return [`≈ ${lost(value)}`, 'completions lost a month', `95 %: ${range}`, ...(low > 0 ? [] : ['may be none'])];
}

const LOST = {
  peers: 'lost here than elsewhere',
  'everybody-else': 'of them lost here than of everybody else',
  previous: 'lost here than in the period before',
};

function lossFormula(loss: Exclude<Found['loss'], string>, days: number): string {
  const { against, people, completion, perMonth } = loss;
  const points = (beyond: number) => `${Math.abs(beyond * 100).toFixed(0)} points ${beyond < 0 ? 'fewer' : 'more'}`;
  const start =
    against === 'unaffected'
      ? `Of those who met it, ${points(-loss.share)} complete than of the others who saw it × ${people} people`
      : `${points(loss.share)} ${LOST[against]} × ${people} people × ${share(completion)} of those who go on complete`;
  const range = `${lost(perMonth.low)} to ${lost(perMonth.high)}`;
  return `${start} × 30 ÷ ${days} days observed ≈ ${lost(perMonth.value)} completed applications in 30 days (95 %: ${range})`;
}
