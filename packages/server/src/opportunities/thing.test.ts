import { describe, expect, it } from 'vitest';
import { adjustForDiscoveries } from '../../../statistics/src/testing/false-discovery.ts';
import { seededRandom } from '../../../statistics/src/testing/seeded-random.ts';
import { placeAt } from './place.ts';
import { adjustByThing, thingsOf } from './thing.ts';

const FORM = 'html>body:2>form:1';
const difference = { value: 0.2, lower: 0.1, upper: 0.3 };
const inForm = (field: number, p: number) => ({
  name: 'stopped' as const,
  place: placeAt({ kind: 'field', page: '/two', form: FORM, path: `${FORM}>input:${field}` }),
  difference,
  p,
});
const elementOn = (page: string, at: number, p: number) => ({
  name: 'troubled' as const,
  place: placeAt({ kind: 'element', page, path: `html>body:2>button:${at}` }),
  difference,
  p,
});
const group = (device: 'phone' | 'desktop', value: number) => ({
  name: 'left' as const,
  place: placeAt({ kind: 'group', page: '/two', device }),
  difference: { ...difference, value },
  p: 0.001,
});

describe('things to fix', () => {
  it('are made of the signs of one form, of the group of visitors that leaves it, and of one element', () => {
    const [first, second, button] = [inForm(1, 0.01), inForm(2, 0.02), elementOn('/two', 1, 0.03)];
    const phones = group('phone', 0.4);
    const step = { name: 'left' as const, place: placeAt({ page: '/two' }), difference, p: 0.001 };
    expect(thingsOf([first, button, phones, second, group('desktop', 0.3), step])).toEqual([
      [button],
      [first, phones, second],
    ]);
    expect(thingsOf([step])).toEqual([[step]]);
  });

  it('are a page with its step, unless something on it is known; its errors are told by the field at which they are', () => {
    const onPage = (name: 'shownError' | 'scriptFailed', p: number) => ({
      ...{ name, place: placeAt({ kind: 'page', page: '/two' }), difference, p },
    });
    const [shown, failed] = [onPage('shownError', 0.001), onPage('scriptFailed', 0.002)];
    const step = { name: 'left' as const, place: placeAt({ page: '/two' }), difference, p: 0.001 };
    const [field, button] = [inForm(1, 0.01), elementOn('/two', 1, 0.03)];
    expect(thingsOf([step, shown, failed])).toEqual([[step, shown, failed]]);
    expect(thingsOf([step, shown, failed, button])).toEqual([[shown, failed], [button]]);
    expect(thingsOf([shown, field])).toEqual([[field]]);
    expect(thingsOf([shown, failed, field])).toEqual([[failed], [field]]);
  });
});

describe('the p of signs', () => {
  it('are those of Benjamini and Yekutieli where each sign is a thing of its own', () => {
    const p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.324, 1];
    const adjusted = adjustByThing(p.map((one, at) => elementOn(`/${at}`, at, one))).map((sign) => sign.p);
    for (const [at, value] of adjustForDiscoveries(p).entries()) expect(adjusted[at]).toBeCloseTo(value, 9);
  });

  it('list false things as rarely as they say, also beside one form that has many true signs', () => {
    const random = seededRandom(5);
    const [runs, rate] = [150, 0.05];
    const shares = { things: 0, signs: 0 };
    const falseShare = (chosen: readonly { readonly place: ReturnType<typeof placeAt> }[]) => {
      const things = thingsOf(chosen.map(({ place }) => ({ name: 'stopped' as const, place, difference, p: 0 })));
      return things.filter(([one]) => one?.place.kind === 'element').length / Math.max(1, things.length);
    };
    for (let run = 0; run < runs; run++) {
      const bad = Array.from({ length: 50 }, (_, at) => inForm(at, 1e-9 * random()));
      const ordinary = Array.from({ length: 100 }, (_, at) => elementOn('/three', at, random()));
      const all = [...bad, ...ordinary];
      shares.things += falseShare(adjustByThing(all).filter(({ p }) => p <= rate)) / runs;
      const bySign = adjustForDiscoveries(all.map(({ p }) => p));
      shares.signs += falseShare(all.filter((_, at) => (bySign[at] ?? 1) <= rate)) / runs;
    }
    expect(shares.things).toBeLessThanOrEqual(rate);
    // Counting signs, the form's would pay for many more.
    expect(shares.signs).toBeGreaterThan(2 * rate);
  });
});
