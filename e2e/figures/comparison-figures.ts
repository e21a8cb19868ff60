import { expect, it } from 'vitest';
import { changeOf, countAt, dayOf, daysAround, ofDays, rangeOf, ratesOf } from './before-after.ts';
import { type DemoConsole, expectPeople } from './demo-console.ts';
import { K } from './demo-process.ts';
import { LABELS, type Place, signsOf } from './opportunity-places.ts';
import { relative, shareWithInterval } from './words.ts';

export function comparisonFigures(demo: () => DemoConsole): void {
  it('the rates of every opportunity before and after a fix, and how they changed', async () => {
    const { page, raw, url, open } = demo();
    await open('overview', '.kpi');
    const fixedOn = dayOf(Date.now() - 14 * 86_400_000);
    const found: { id: string; place: Place }[] = await page.evaluate(async (day) => {
      const { opportunities } = await (await fetch('/api/v1/sites/meadow-loans/overview?days=30')).json();
      for (const { id, place, otherIds } of opportunities) {
        const answer = await fetch(`/api/v1/sites/meadow-loans/opportunities/${id}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ place, otherIds, status: 'fixing', reason: 'Says the format', fixedOn: day }),
        });
        if (!answer.ok) throw new Error(await answer.text());
      }
      return opportunities;
    }, fixedOn);
    const sides = daysAround(fixedOn, dayOf(Date.now() - 86_400_000)).map(([from, to]) => ({
      title: `${from} – ${to}`,
      raw: ofDays(raw, from, to),
    }));
    const compared = new Set<string>();
    for (const { id, place } of found) {
      const what = JSON.stringify(place);
      await page.goto(`${url}/sites/meadow-loans/overview/${id}`);
      const panel = page.locator('section', {
        has: page.getByRole('heading', { name: `Before and after ${fixedOn}` }),
      });
      await panel.locator('tbody tr').first().waitFor();
      const heads = await panel.locator('thead th').allTextContents();
      expect(heads.slice(1, 3), what).toEqual([`Before, ${sides[0]?.title}`, `After, ${sides[1]?.title}`]);
      const rows = await panel
        .locator('tbody tr')
        .evaluateAll((list) => list.map((row) => Array.from(row.children, (cell) => cell.textContent ?? '')));
      const signs = signsOf(place).filter((sign) => sides.some((side) => countAt(side.raw, sign, place).of >= K));
      expect(rows.map(([label]) => label).toSorted(), what).toEqual(signs.map((sign) => LABELS[sign]).toSorted());
      for (const sign of signs) {
        const [, ...cells] = rows.find(([label]) => label === LABELS[sign]) ?? [];
        const at = `${LABELS[sign]} ${what}`;
        const [before = [], after = []] = sides.map((side, index) => {
          const exact = countAt(side.raw, sign, place);
          const [, rate = '', of] = /^(.*) of (.*)$/.exec(cells[index] ?? '') ?? [];
          const rates = ratesOf(exact.people, expectPeople(of, exact.of, at));
          const told = rates.filter((one) => {
            const range = rangeOf(one);
            return rate === (range === null ? 'too few' : shareWithInterval(range));
          });
          expect(told.length, `${at}: “${rate}” of ${of} for ${exact.people} of ${exact.of}`).toBeGreaterThan(0);
          return told;
        });
        const changes = before.flatMap((old) => after.map((fresh) => changeOf(old, fresh)));
        const written = (one: (typeof changes)[number]) =>
          one === null ? 'too few too few' : `${relative(one.once)} ${relative(one.always)}`;
        expect(changes.map(written), at).toContain(cells.slice(2).join(' '));
        compared.add(place.kind);
        if (rows[0]?.[0] !== LABELS[sign]) continue;
        // With the days being made up unlike, nothing is suggested.
        const told = changes.find((one) => written(one) === cells.slice(2).join(' ')) ?? null;
        const isFall = told !== null && told.always.high < 0;
        const isUnlike = (await panel.getByText('Not the same people').count()) > 0;
        const suggested = await panel.getByText('The fix shows').count();
        // Of a page nothing is suggested either where neither sign was found before the fix.
        if (place.kind === 'page') expect(suggested, at).toBeLessThanOrEqual(isFall && !isUnlike ? 1 : 0);
        else expect(suggested, at).toBe(isFall && !isUnlike ? 1 : 0);
      }
    }
    expect([...compared]).toEqual(expect.arrayContaining(['field', 'element']));
  });
}
