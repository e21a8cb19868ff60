import { expect, it } from 'vitest';
import { isChange, isIn } from '../raw-signs.ts';
import type { RawSession, RawSignal } from '../raw-visits.ts';
import { count, type DemoConsole, expectRounded, numberIn } from './demo-console.ts';
import { K } from './demo-process.ts';
import { rateOf, wilson } from './intervals.ts';
import { meansOfPeople } from './people.ts';
import { share, shareWithInterval, took, twoDigits } from './words.ts';

/** By the definitions of docs/analyses/forms.md; a submission completes the form. */
export function formFigures(demo: () => DemoConsole): void {
  it.each([
    ['/apply/about-you', ['Visits', 'Left here', 'Hesitation', 'Active time']],
    ['/apply/home-and-work', ['Visits', 'Came back', 'Errors', 'Recovered', 'Error shown', 'Put right']],
  ])('every number of every field of the form of %s', async (template, mustBeTold) => {
    const { page, raw, show } = demo();
    const answered = page.waitForResponse((response) => new URL(response.url()).pathname.endsWith('/form'));
    await show(`forms?page=${encodeURIComponent(template)}`, '.form-mark');
    const answer = await (await answered).json();
    const { form, submitters } = answer;
    expect([answer.page, answer.goal.kind]).toEqual([template, 'submit']);
    const visits = raw.sessions.map((visit) => inForm(visit, template, form));
    const started = visits.filter(({ isStarted }) => isStarted);
    const completed = started.filter(({ isCompleted }) => isCompleted);
    const stat = (label: string) =>
      page
        .locator('.stat', { has: page.getByText(label, { exact: true }) })
        .locator('.stat-value')
        .textContent();
    expectVisits(await stat('Started'), started, 'started');
    expectVisits(await stat('Completed'), completed, 'completed');
    const [starters, completers] = [numberIn(await stat('Started')), numberIn(await stat('Completed'))];
    const abandoned = rateOf(starters - completers, starters);
    expect(await stat('Abandoned')).toBe(abandoned && share(wilson(abandoned).value));
    expectRounded(
      submitters,
      count(visits, ({ submissions }) => submissions.length > 0),
      'submitted',
    );

    const columns = await page.locator('.field-table thead th').allTextContents();
    const rows = await page
      .locator('.field-table tbody tr')
      .evaluateAll((list) =>
        list.map((row) =>
          Array.from(row.querySelectorAll('td'), (cell) =>
            [...(cell.querySelector('.two-lines')?.children ?? [cell])].map((part) => part.textContent ?? ''),
          ),
        ),
      );
    const paths: string[] = answer.fields.map(({ path }: { path: string }) => path);
    expect(rows).toHaveLength(paths.length);
    const told = new Set<string>();
    for (const [at, path] of paths.entries()) {
      const { counts, times } = ofField(visits, path);
      const cellOf = (name: string) => rows[at]?.[columns.indexOf(name) - 1] ?? [];
      for (const [name, exact, of] of counts) {
        const [text = '', part] = cellOf(name);
        // Of a field that too few were in there is no rate.
        if (name === 'Left here' && cellOf('Visits')[0] === `< ${K}`) {
          expect(text, path).toBe('–');
          continue;
        }
        expectVisits(text, exact, `${name}, ${path}`);
        if (text === `< ${K}`) continue;
        told.add(name);
        const [shown, whole] = [numberIn(text), of === SUBMITTERS ? submitters : numberIn(of && cellOf(of)[0])];
        if (name === 'Left here') {
          const rate = rateOf(shown, whole);
          expect(part?.replace(/\s/g, ''), `${name}, ${path}`).toBe(
            rate && shareWithInterval(wilson(rate)).replace(/\s/g, ''),
          );
        } else if (part !== undefined) expect(part, `share of ${name}, ${path}`).toBe(share(shown / whole));
      }
      for (const [name, means] of times) {
        const cell = cellOf(name);
        if (means.length < 2 * K) expect(cell, `${name}, ${path}`).toEqual(['–']);
        else {
          const [lower, middle, upper] = [0.25, 0.5, 0.75].map((level) =>
            took(twoDigits(means[Math.floor(level * means.length)] ?? 0)),
          );
          expect(cell, `${name}, ${path}`).toEqual([middle, `${lower}–${upper}`]);
          told.add(name);
        }
      }
    }
    expect([...told]).toEqual(expect.arrayContaining(mustBeTold));
    const entered = new Set(visits.flatMap(({ fields }) => fields.map(({ path = '' }) => path)));
    for (const path of [...entered].filter((one) => !paths.includes(one)))
      expect(peopleOf(visits.filter(({ fields }) => fields.some((one) => one.path === path))), path).toBeLessThan(K);
  });
}

/** What one visit did in the form. */
interface InForm {
  readonly visit: RawSession;
  readonly fields: readonly RawSignal[];
  readonly submissions: readonly RawSignal[];
  /** Errors shown and gone, in order. */
  readonly errors: readonly RawSignal[];
  readonly isStarted: boolean;
  readonly isCompleted: boolean;
}

function inForm(visit: RawSession, template: string, form: string): InForm {
  const here = visit.signals.filter((one) => one.page === template);
  const within = here.filter(({ path }) => isIn(path, form));
  const fields = within.filter(({ kind }) => kind === 'field');
  const submissions = within.filter(({ kind, path }) => kind === 'submit' && path === form);
  const leftAt = Math.max(...fields.map(({ time }) => time));
  return {
    visit,
    fields,
    submissions,
    errors: within.filter(({ kind }) => kind === 'error' || kind === 'recovered'),
    isStarted: fields.some(isChange),
    isCompleted: submissions.some(({ outcome, time }) => outcome === 'passed' && time >= leftAt),
  };
}

/** In place of a column: who submitted the form, which no column says. */
const SUBMITTERS = 'submitters';

/** Visits by column, and the column that they are a share of; times of people by column, in order, milliseconds. */
function ofField(visits: readonly InForm[], path: string) {
  const entries = ({ fields }: InForm) => fields.filter((one) => one.path === path);
  const errors = (one: InForm) => one.errors.filter((error) => error.path === path);
  const visited = visits.filter((one) => entries(one).length > 0);
  const any = (test: (entry: RawSignal) => boolean) => visited.filter((one) => entries(one).some(test));
  const wrong = any(({ error }) => error === true);
  const shown = visits.filter((one) => errors(one).length > 0);
  const righted = shown.filter((one) => errors(one).at(-1)?.kind === 'recovered');
  const counts = [
    ['Visits', visited, null],
    [
      'Left here',
      visited.filter((one) => one.isStarted && !one.isCompleted && one.fields.at(-1)?.path === path),
      'Visits',
    ],
    ['Came back', any(({ reentry }) => reentry === true), 'Visits'],
    [
      'Corrected',
      any(({ corrections = 0, reentry, edits = 0 }) => corrections > 0 || (reentry === true && edits > 0)),
      'Visits',
    ],
    ['Left empty', visited.filter((one) => one.isCompleted && entries(one).at(-1)?.blank === true), 'Visits'],
    ['Errors', wrong, 'Visits'],
    ['Recovered', wrong.filter((one) => one.isCompleted || entries(one).at(-1)?.error === false), 'Errors'],
    [
      'Empty on submit',
      visits.filter(({ submissions }) => submissions.some(({ blank }) => Array.isArray(blank) && blank.includes(path))),
      SUBMITTERS,
    ],
    ['Error shown', shown, null],
    ['Put right', righted, 'Error shown'],
    ['Autofilled', any(({ autofilled }) => autofilled === true), 'Visits'],
  ] as const;
  const hesitated = any(({ hesitation = null }) => hesitation !== null);
  const times = [
    [
      'Hesitation',
      meansOf(hesitated, (one) => entries(one).find(({ hesitation = null }) => hesitation !== null)?.hesitation ?? 0),
    ],
    ['Active time', meansOf(visited, (one) => entries(one).reduce((sum, { active = 0 }) => sum + active, 0))],
    ['Put right after', meansOf(righted, (one) => errors(one).at(-1)?.duration ?? 0)],
  ] as const;
  return { counts, times };
}

const peopleOf = (visits: readonly InForm[]) => new Set(visits.map(({ visit }) => visit.person)).size;

const meansOf = (visits: readonly InForm[], numberOf: (one: InForm) => number) =>
  meansOfPeople(visits, { personOf: ({ visit }) => visit.person, numberOf });

/** Visits are rounded to multiples of k, and told of at least k people. */
function expectVisits(text: string | null, exact: readonly InForm[], what: string): void {
  if (peopleOf(exact) < K) expect(text, what).toBe(`< ${K}`);
  else expectRounded(numberIn(text), exact.length, what);
}
