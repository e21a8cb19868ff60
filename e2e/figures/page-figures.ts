import { expect, it } from 'vitest';
import type { RawSignal } from '../raw-visits.ts';
import { type DemoConsole, expectRounded, numberIn } from './demo-console.ts';
import { K } from './demo-process.ts';
import { meansOfPeople } from './people.ts';
import { lasting, share, took, twoDigits } from './words.ts';

type Placed = RawSignal & { readonly person: string };

const TROUBLES = ['rage', 'dead', 'error', 'script_error'];
const VITALS = [
  ['lcp', took],
  ['inp', (value: number) => `${value} ms`],
  ['cls', (value: number) => value.toFixed(2)],
  ['fcp', took],
  ['ttfb', (value: number) => (value < 100 ? `${value} ms` : took(value))],
] as const;

export function pageFigures(demo: () => DemoConsole): void {
  it('every number of every page, and of the whole site', async () => {
    const { page, raw, show } = demo();
    await show('pages', '.table-card tbody tr');
    const signals = raw.sessions.flatMap((session) =>
      session.signals.map((signal): Placed => ({ ...signal, person: session.person })),
    );
    const stats = await page.locator('.stats .stat-value').allTextContents();
    const [people = '', ...shares] = stats;
    expectRounded(numberIn(people), who(signals, 'view').size, 'people');
    for (const [at, kind] of TROUBLES.entries())
      expect(sharesOf(who(signals, kind).size, who(signals, 'view').size), `${kind} of the site`).toContain(shares[at]);

    const rows = await page
      .locator('.table-card tbody tr')
      .evaluateAll((list) =>
        list.map((row) =>
          [...row.querySelectorAll('td')].map((cell) =>
            [...(cell.querySelector('.two-lines')?.children ?? [cell])].map((part) => part.textContent),
          ),
        ),
      );
    const pages = [...new Set(signals.map((signal) => signal.page))].filter(
      (template) => who(on(signals, template), 'view').size >= K,
    );
    expect(rows.map(([template]) => template?.[0]).sort()).toEqual(pages.sort());
    for (const [[template = ''] = [], , [seen] = [], ...cells] of rows) {
      const here = on(signals, template ?? '');
      const viewers = who(here, 'view').size;
      expectRounded(numberIn(seen), viewers, `people on ${template}`);
      for (const [at, kind] of TROUBLES.entries()) {
        const met = who(here, kind);
        const [text, part] = cells[at] ?? [];
        expectRounded(text === '–' ? 0 : numberIn(text), met.size < K ? 0 : met.size, `${kind} on ${template}`);
        if (text !== '–')
          expect(part, `share with ${kind} on ${template}`).toBe(share(numberIn(text) / numberIn(seen)));
      }
      const [duration, ...vitals] = cells.slice(TROUBLES.length).map(([text]) => text);
      if (viewers < 2 * K) expect(duration, `time on ${template}`).toBe('–*');
      else expect(lasting(twoDigits(middleTime(here))), `time on ${template}`).toBe(duration);
      for (const [at, [name, written]] of VITALS.entries()) {
        const measured = here.filter((signal) => signal.kind === 'vitals' && typeof signal[name] === 'number');
        const loads = measured.map((signal) => signal[name] ?? 0).sort((a, b) => a - b);
        const worst = loads[Math.floor(loads.length * 0.75)] ?? 0;
        const isTold = new Set(measured.map(({ person }) => person)).size >= 2 * K;
        const told = name === 'cls' ? worst : twoDigits(worst);
        expect(vitals[at], `${name} on ${template}`).toBe(isTold ? written(told) : '–*');
      }
    }
  });
}

const on = (signals: readonly Placed[], template: string) => signals.filter(({ page }) => page === template);

const who = (signals: readonly Placed[], kind: string) =>
  new Set(signals.filter((signal) => signal.kind === kind).map(({ person }) => person));

/** What the share of two numbers may be written as, each rounded to a multiple of k next to it. */
function sharesOf(part: number, whole: number): string[] {
  if (part < K) return ['–'];
  const rounded = (exact: number) => [Math.floor(exact / K) * K, Math.ceil(exact / K) * K];
  return rounded(part).flatMap((one) => rounded(whole).map((all) => share(one / all)));
}

/** Of people's means over their views, the middle: from the first signal of a view to its last, milliseconds. */
function middleTime(here: readonly Placed[]): number {
  const views = [...new Set(here.map(({ person, view }) => `${person} ${view}`))].map((key) =>
    here.filter(({ person, view }) => `${person} ${view}` === key),
  );
  const means = meansOfPeople(views, {
    personOf: ([first]) => first?.person,
    numberOf: (signals) => {
      const times = signals.map(({ time }) => time);
      return Math.max(...times) - Math.min(...times);
    },
  });
  return means[Math.floor(means.length / 2)] ?? 0;
}
