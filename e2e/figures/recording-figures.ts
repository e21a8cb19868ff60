import { expect, it } from 'vitest';
import { type DemoConsole, numberIn } from './demo-console.ts';
import { PROCESS } from './demo-process.ts';
import { type ListRow, listRows } from './list-row.ts';
import { typicalGroups } from './typical-groups.ts';
import { clock, lasting, moment, several, share } from './words.ts';

export function recordingFigures(demo: () => DemoConsole): void {
  it('every column of every visit of the list', async () => {
    const { page, raw, open } = demo();
    const size = page.viewportSize();
    // Rows in view are there alone, and those of a tall window are more.
    await page.setViewportSize({ width: 1600, height: 5000 });
    await open('recordings?sort=frustration', '.row-link');
    const shown = new Map<number, { cells: string[]; title: string; timeline: string }>();
    while (shown.size < raw.sessions.length) {
      const next = page.locator(`tr[aria-rowindex="${shown.size + 2}"]:not(.row-waiting)`);
      await page.evaluate((row) => window.scrollTo(0, row * 57), shown.size);
      await next.waitFor();
      const rows = await page.locator('tbody tr[aria-rowindex]:not(.row-waiting)').evaluateAll((list) =>
        list.map((row) => ({
          at: Number(row.getAttribute('aria-rowindex')),
          cells: Array.from(row.querySelectorAll('td'), (cell) =>
            [...(cell.querySelector('.two-lines')?.children ?? [cell])].map((part) => part.textContent).join(' | '),
          ),
          title: row.querySelector('.path')?.getAttribute('title') ?? '',
          timeline: row.querySelector('.mini-timeline')?.getAttribute('aria-label') ?? '',
        })),
      );
      for (const { at, ...row } of rows) shown.set(at, row);
    }
    if (size) await page.setViewportSize(size);
    const told = [...shown.entries()].sort(([a], [b]) => a - b).map(([, row]) => row);
    const written = told.map(({ cells, title, timeline }) =>
      [...cells.slice(1).map((text, at) => (at === 1 ? timeline : text)), title].join(' ¦ ').replace(' · watched', ''),
    );
    const exact = listRows(raw).map(writtenRow);
    expect(written.toSorted()).toEqual(exact.toSorted());
    const points = told.map(({ cells }) => numberIn(cells.at(-1)?.split(' ')[0]));
    expect(points).toEqual(points.toSorted((a, b) => b - a));
  });

  it('the ten typical visits: the middles of ten groups of visits that went alike', async () => {
    const { page, raw, show } = demo();
    await show('recordings?typical=true', '.typical-card');
    const shown = await page
      .locator('.typical-card')
      .evaluateAll((list) =>
        list.map((card) =>
          [
            ...Array.from(card.querySelectorAll('.typical-head > span'), (part) => part.textContent),
            card.querySelector('.mini-timeline')?.getAttribute('aria-label'),
            Array.from(card.querySelectorAll('.chip'), (chip) => chip.textContent).join(', '),
            card.lastElementChild?.textContent,
          ].join(' ¦ '),
        ),
      );
    const rows = listRows(raw)
      .filter(({ hasReplay }) => hasReplay)
      .sort((a, b) => b.started - a.started);
    const people = new Map(raw.sessions.map((session) => [session.stretches[0]?.[0], session.person]));
    const groups = typicalGroups(rows, ({ started }) => people.get(started) ?? '');
    expect(groups).toHaveLength(10);
    expect(shown).toEqual(
      groups.map(({ middle, size, apart }) =>
        [
          size === null
            ? 'Stands for a small group'
            : `Stands for ${several(size, 'visit')} · ${share(size / rows.length)}`,
          moment(middle.started),
          timelineOf(middle),
          apart.join(', ') || 'like most visits',
          [
            lasting(middle.duration),
            middle.device,
            several(middle.pages.length, 'page'),
            middle.furthest > 0 ? `step ${middle.furthest} of ${PROCESS.steps.length}` : 'no step',
            ...(middle.outcomes.length > 0 ? [middle.outcomes.map(inWords).join(', ')] : []),
          ].join(' · '),
        ].join(' ¦ '),
      ),
    );
  });
}

const inWords = (event: string) => event.replaceAll('_', ' ');
const orDash = (count: number) => (count > 0 ? String(count) : '–');

function writtenRow(row: ListRow): string {
  const { pages, furthest, outcomes, points } = row;
  const last = outcomes.at(-1);
  const seen = several(pages.length, 'page');
  const more = outcomes.length > 1 ? ` +${outcomes.length - 1}` : '';
  return [
    `${moment(row.started)} | ${row.regime}${row.hasReplay ? '' : ', signals only'}`,
    timelineOf(row),
    furthest > 0
      ? `${PROCESS.steps[furthest - 1]} | step ${furthest} of ${PROCESS.steps.length} · ${seen}`
      : `${pages.at(-1)} | ${seen}`,
    `${row.device} | ${[row.language, ...(row.variant === null ? [] : [row.variant])].join(' · ')}`,
    last === undefined ? '–' : `${inWords(last)}${more}`,
    `${clock(row.duration)} | ${clock(row.active)} active`,
    orDash(row.rage),
    orDash(row.dead),
    orDash(row.errors),
    points > 0 ? `${points} #${row.rank}` : '–',
    pages.join(' → '),
  ].join(' ¦ ');
}

/** What the small timeline of a visit says to who cannot see it. */
function timelineOf({ views, rage, dead, errors, events }: ListRow): string {
  return [
    several(views, 'page view'),
    ...(rage > 0 ? [several(rage, 'rage click')] : []),
    ...(dead > 0 ? [several(dead, 'dead click')] : []),
    ...(errors > 0 ? [several(errors, 'error shown', 'errors shown')] : []),
    ...(events > 0 ? [several(events, 'outcome event')] : []),
  ].join(', ');
}
