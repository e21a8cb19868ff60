import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainHeatmap, who } from '../../../server/src/heatmaps/testing/plain-heatmap.ts';
import { signalRow } from '../../../server/src/heatmaps/testing/signal-rows.ts';
import { FIRST_DAY, LAST_DAY } from '../../../server/src/platform/period.ts';
import { zoneCount } from './zones.ts';

const K = 5;
const step = fc
  .tuple(fc.constantFrom('>', '>', '/', '~'), fc.constantFrom('div', 'div', 'a'), fc.constantFrom(1, 12))
  .map(([joint, tag, at]) => `${joint}${tag}:${at}`);
const path = fc.array(step, { minLength: 1, maxLength: 3 }).map((steps) => `html>body:2${steps.join('')}`);
const query = {
  site: 'meadow-loans',
  page: '/apply/amount',
  kind: 'click' as const,
  filter: {},
  segment: null,
  band: null,
  from: FIRST_DAY,
  to: LAST_DAY,
};

/** The element itself and everything that holds it, step by step. */
function chainOf(path: string): string[] {
  const steps = path.split(/(?=[>/~])/);
  return steps.map((_, at) => steps.slice(0, at + 1).join(''));
}

describe('the hits of a zone', () => {
  it('are the raw clicks on its elements and what is in them, each once, less what is withheld', () => {
    let withheld = 0;
    let counted = 0;
    fc.assert(
      fc.property(
        fc.uniqueArray(path, { minLength: 2, maxLength: 6 }),
        fc.array(fc.tuple(fc.nat(11), fc.nat(5)), { minLength: 30, maxLength: 150 }),
        fc.array(fc.nat(5), { minLength: 1, maxLength: 3 }),
        (paths, clicks, chosen) => {
          const rows = clicks.map(([person, at], seq) =>
            signalRow({
              seq,
              subject: `p${person}`,
              session: `p${person}`,
              view: `p${person}`,
              path: paths[at % paths.length] ?? '',
            }),
          );
          const zone = { paths: chosen.map((at) => paths[at % paths.length] ?? '') };
          const { elements } = plainHeatmap(rows, query, K);
          const shown = new Set(elements.map((element) => element.path));
          const inZone = rows.filter((row) => chainOf(row.path).some((holder) => zone.paths.includes(holder)));
          const told = inZone.filter((row) => shown.has(row.path));
          withheld += inZone.length - told.length;
          counted += told.length;
          expect(zoneCount(zone, elements)).toBe(told.length);
          // Whatever a zone tells is of k people at least.
          if (told.length > 0) expect(who(told)).toBeGreaterThanOrEqual(K);
        },
      ),
      { numRuns: 200 },
    );
    // Else the test would pass by counting, or withholding, nothing.
    expect(Math.min(withheld, counted)).toBeGreaterThan(0);
  });
});
