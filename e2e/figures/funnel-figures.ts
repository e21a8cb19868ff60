import { expect, it } from 'vitest';
import { count, type DemoConsole, expectPeople, expectRounded, numberIn } from './demo-console.ts';
import { K } from './demo-process.ts';
import { type Attempts, type FunnelPerson, funnelPeople, timesTo } from './funnel-people.ts';
import { newcombe, type Range, rateOf, wilson } from './intervals.ts';
import { estimate, interval, points, shareWithInterval, took, twoDigits } from './words.ts';

interface Question extends Attempts {
  readonly steps: readonly { readonly kind: 'page' | 'event'; readonly name: string }[];
}

const APPLICATION: Question = {
  steps: [
    { kind: 'page', name: '/apply/amount' },
    { kind: 'page', name: '/apply/home-and-work' },
    { kind: 'page', name: '/apply/bank' },
    { kind: 'event', name: 'application_submitted' },
    { kind: 'event', name: 'offer_accepted' },
  ],
  order: 'in-order',
  window: '1d',
};

/** Some see their account days after they applied, or before. */
const ACCOUNT = ['/account', '/apply/home-and-work', '/'].map((name) => ({ kind: 'page', name }) as const);
const ACCOUNT_LAST = ACCOUNT.toReversed();

const GROUP_NAMES: Readonly<Record<string, string>> = {
  '': 'None',
  en: 'English',
  es: 'Spanish',
  ...Object.fromEntries(
    ['phone', 'tablet', 'desktop', 'visitor', 'applicant', 'customer', 'cards', 'table'].map((name) => [
      name,
      `${name[0]?.toUpperCase()}${name.slice(1)}`,
    ]),
  ),
};

export function funnelFigures(demo: () => DemoConsole): void {
  const everybody = ({ steps, ...attempts }: Question) =>
    funnelPeople(
      demo().raw,
      steps.map(({ kind, name }) =>
        kind === 'page'
          ? (signal) => signal.kind === 'view' && signal.page === name
          : (signal) => signal.kind === 'event' && signal.name === name,
      ),
      attempts,
    );
  const addressOf = (question: Question) => `funnels?question=${encodeURIComponent(JSON.stringify(question))}`;
  const gotTo = (step: number) => (person: FunnelPerson) => person.times.length > step;

  it('a longer window, and any order, take in more people than numbers are rounded by', () => {
    const atTheEnd = (question: Question) => count(everybody(question), gotTo(question.steps.length - 1));
    const inOrder = (window: Question['window']) => atTheEnd({ steps: ACCOUNT_LAST, order: 'in-order', window });
    expect(inOrder('7d') - inOrder('1h')).toBeGreaterThanOrEqual(2 * K);
    const inAny = (window: Question['window']) => atTheEnd({ steps: ACCOUNT, order: 'any', window });
    expect(inAny('30d') - inAny('visit')).toBeGreaterThanOrEqual(2 * K);
    const accountFirst = atTheEnd({ steps: ACCOUNT, order: 'in-order', window: '30d' });
    expect(inAny('visit') - accountFirst).toBeGreaterThanOrEqual(2 * K);
  });

  it.each<Question>([
    APPLICATION,
    { steps: ACCOUNT_LAST, order: 'in-order', window: '1h' },
    { steps: ACCOUNT_LAST, order: 'in-order', window: '7d' },
    { steps: ACCOUNT, order: 'any', window: 'visit' },
    { steps: ACCOUNT, order: 'any', window: '30d' },
  ])(
    'how many took each step ($order, $window), how long it took them, and where those went who left',
    async (question) => {
      const { page, show } = demo();
      await show(addressOf(question), '.funnel-steps');
      const people = everybody(question);
      const steps = await readSteps(demo());
      expect(steps).toHaveLength(question.steps.length);
      const told = { times: 0, pages: 0 };
      const shown = steps.map(({ bars }, at) =>
        expectPeople(bars[0]?.people, count(people, gotTo(at)), `step ${at + 1}`),
      );
      for (const [at, { bars, left, time, went, back }] of steps.entries()) {
        const what = `step ${at + 1}`;
        if (at > 0) expect(bars[0]?.share, what).toBe(shareWithInterval(rangeOf(shown[at], shown[0])));
        if (at === steps.length - 1) continue;
        const leavers = people.filter((person) => person.times.length === at + 1);
        const dropped = (shown[at] ?? 0) - (shown[at + 1] ?? 0);
        const rest = rangeOf(shown[at + 1], shown[at]);
        const share = estimate({ value: 1 - rest.value, low: 1 - rest.high, high: 1 - rest.low });
        // Bars that were rounded alike may have people between them, who are told by themselves.
        const gone = dropped === 0 && leavers.length >= K ? numberIn(left?.split(' ')[0]) : dropped;
        if (gone !== dropped) expectRounded(gone, leavers.length, `${what}, went no further`);
        expect(left, what).toBe(gone === 0 ? `< ${K} went no further` : `${gone} went no further (${share})`);
        /** No part of them is told as more. */
        const expectPart = (shown: number, exact: number, of: string) => {
          if (shown !== gone) expectRounded(shown, exact, of);
          else expect(exact, of).toBeGreaterThan(gone - K);
        };
        const quartiles = timesTo(at + 1, people, K)?.map((one) => took(twoDigits(one)));
        expect(time, what).toBe(
          quartiles === undefined ? null : `next step after ${quartiles[1]} (${quartiles[0]}–${quartiles[2]})`,
        );
        if (quartiles) told.times += 1;
        told.pages += went.length;
        for (const [name, exact] of nextPages(leavers)) {
          const one = went.find((next) => next.name === name);
          // Named are the four most frequent, of k people at least.
          if (one === undefined) expect(exact < K || went.length === 4, `${what}, then ${name}`).toBe(true);
          else expectPart(Number(one.number), exact, `${what}, then ${name}`);
        }
        if (leavers.length < K) expect([went, back], what).toEqual([[], null]);
        else {
          const exact = count(leavers, ({ cameBack }) => cameBack);
          if (exact < K) expect(back, `${what}, came back`).toBe(`< ${K}`);
          else expectPart(numberIn(back), exact, `${what}, came back`);
        }
      }
      expect(told.times).toBeGreaterThan(1);
      expect(told.pages).toBeGreaterThan(0);
      const medians = question.steps.slice(1).map((_, at) => timesTo(at + 1, people, K)?.[1]);
      const stats = await page
        .locator('.funnel-result .stat')
        .evaluateAll((list) => list.map((one) => one.querySelector('.stat-value')?.textContent));
      const end = rangeOf(shown.at(-1), shown[0]);
      expect(stats).toEqual([
        String(shown[0]),
        String(shown.at(-1)),
        estimate(end),
        medians.includes(undefined) ? '–' : took(medians.reduce<number>((sum, one = 0) => sum + twoDigits(one), 0)),
      ]);
      await page.getByText(`95 %: ${interval(end)}`, { exact: true }).waitFor();
    },
  );

  it.each(['device', 'variant', 'language', 'regime'] as const)(
    'how many of each group by %s took each step, and how the groups differ',
    async (by) => {
      const { open, page } = demo();
      await open(`${addressOf(APPLICATION)}&by=${by}`, '.funnel-steps .funnel-group, .funnel-steps .funnel-people');
      const people = everybody(APPLICATION);
      const steps = await readSteps(demo());
      const nameOf = (person: FunnelPerson) => GROUP_NAMES[person.last[by]] ?? person.last[by];
      const names = [...new Set(people.map(nameOf))].filter(
        (name) => count(people, (person) => nameOf(person) === name) >= K,
      );
      expect(names.length).toBeGreaterThan(1);
      expect(steps[0]?.bars.map(({ group }) => group).toSorted()).toEqual(names.toSorted());
      const ends = new Map<string, readonly [last: number, first: number]>();
      for (const [place, { group = '' }] of (steps[0]?.bars ?? []).entries()) {
        const own = people.filter((person) => nameOf(person) === group);
        const shown = steps.map(({ bars }, at) => {
          expect(bars[place]?.group).toBe(group);
          return expectPeople(bars[place]?.people, count(own, gotTo(at)), `${group}, step ${at + 1}`);
        });
        for (const [at, { bars }] of steps.entries())
          if (at > 0)
            expect(bars[place]?.share, `${group}, step ${at + 1}`).toBe(
              shareWithInterval(rangeOf(shown[at], shown[0])),
            );
        ends.set(group, [shown.at(-1) ?? 0, shown[0] ?? 0]);
        for (const [at, { bars, time }] of steps.entries()) {
          const [low, middle, high] = (at > 0 && timesTo(at, own, K)?.map((one) => took(twoDigits(one)))) || [];
          expect(bars[place]?.time, `${group}, step ${at + 1}`).toBe(low ? `after ${middle} (${low}–${high})` : null);
          expect(time).toBeNull();
        }
      }
      const compared = by === 'variant' ? [...ends.keys()].filter((name) => name !== 'None') : [...ends.keys()];
      const [first = '', ...others] = compared;
      const differences = await page
        .locator('.difference-list li')
        .evaluateAll((list) => list.map((item) => Array.from(item.children, (part) => part.textContent)));
      if ((await page.getByText('Variants are not compared').count()) === 0)
        expect(differences).toEqual(
          others.map((name) => {
            const [a, b] = [rateOf(...(ends.get(name) ?? [0, 0])), rateOf(...(ends.get(first) ?? [0, 0]))];
            if (a === null || b === null) throw new Error(`Nobody of ${name} began.`);
            const range = newcombe(a, b);
            const isClear = range.low > 0 || range.high < 0;
            return [`${name} against ${first}`, points(range), isClear ? 'a difference' : 'may be chance'];
          }),
        );
    },
  );
}

function rangeOf(part = 0, whole = 0): Range {
  const rate = rateOf(part, whole);
  if (rate === null) throw new Error('A share of nobody.');
  return wilson(rate);
}

function nextPages(leavers: readonly FunnelPerson[]): Map<string, number> {
  const pages = new Map<string, number>();
  for (const { next } of leavers) pages.set(next ?? 'visit ended', (pages.get(next ?? 'visit ended') ?? 0) + 1);
  return pages;
}

/** What the screen says of each step, and of those between it and the next. */
function readSteps({ page }: DemoConsole) {
  return page.locator('.funnel-steps > li').evaluateAll((list) =>
    list.map((step) => {
      const [, then] = step.querySelectorAll('.funnel-between p');
      const spans = [...(then?.querySelectorAll(':scope > span') ?? [])];
      const numbered = spans.map((span) => {
        const number = span.querySelector('strong')?.textContent ?? null;
        return { name: span.textContent?.slice(0, -(number?.length ?? 0)).trim() ?? '', number };
      });
      return {
        bars: Array.from(step.querySelectorAll('.funnel-bars > li'), (bar) => ({
          group: bar.querySelector('.funnel-group')?.textContent ?? '',
          people: bar.querySelector('.funnel-people strong')?.textContent ?? '',
          share: bar.querySelector('.funnel-share')?.textContent ?? '',
          time: bar.querySelector('.funnel-took')?.textContent ?? null,
        })),
        left: step.querySelector('.funnel-left')?.textContent ?? null,
        time: step.querySelector('.funnel-between .funnel-took')?.textContent ?? null,
        // The first says “then”, the last how many came back.
        went: numbered.slice(1, -1),
        back: numbered.at(-1)?.number ?? null,
      };
    }),
  );
}
