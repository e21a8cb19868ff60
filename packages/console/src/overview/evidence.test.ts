import type { Opportunity, OpportunityKind, OpportunityPlace, OpportunitySign } from '@scrim/protocol';
import { describe, expect, it } from 'vitest';
import { breakdownOf, heatmapOf, recordingsOf } from './evidence.ts';

const measured = { from: '2026-01-01', to: '2026-01-30', steps: ['/start', '/send'], outcome: 'sent' };

function opportunity(given: Partial<OpportunityPlace>, signal: OpportunitySign['signal'] = null): Opportunity {
  const place: OpportunityPlace = {
    kind: 'step',
    page: '/start',
    path: null,
    form: null,
    device: null,
    variant: null,
    language: null,
    ...given,
  };
  const even = { value: 0.5, lower: 0.4, upper: 0.6 };
  const sign: OpportunitySign = {
    name: 'left',
    place,
    signal,
    of: 100,
    people: 50,
    rate: even,
    against: 'peers',
    baseline: 0.1,
    difference: even,
    p: 0.001,
  };
  return {
    id: 'a',
    otherIds: [],
    place,
    step: 1,
    signs: [sign],
    groups: [],
    loss: null,
    lossUnknown: null,
    status: 'new',
    decisions: [],
    reopened: [],
  };
}

describe('the heatmap that shows an opportunity', () => {
  it.each<[OpportunityKind, string]>([
    ['field', 'click'],
    ['element', 'dead'],
    ['wait', 'click'],
    ['page', 'click'],
    ['step', 'scroll'],
    ['group', 'scroll'],
  ])('is there for a %s, in the period in which it was found: %s', (kind, view) => {
    expect(heatmapOf(opportunity({ kind }), measured)).toEqual({
      page: '/start',
      kind: view,
      from: '2026-01-01',
      to: '2026-01-30',
    });
  });

  it('is of rage clicks where those are the sign', () => {
    expect(heatmapOf(opportunity({ kind: 'element' }, 'rage'), measured).kind).toBe('rage');
  });

  it('is of the visitors that the opportunity is of', () => {
    const place = { kind: 'group', device: 'phone', variant: 'short', language: 'es' } as const;
    expect(heatmapOf(opportunity(place), measured)).toMatchObject({
      device: 'phone',
      variant: 'short',
      language: 'es',
    });
  });
});

it('the funnel that shows an opportunity sets apart the visitors that it is of', () => {
  const by = (given: Partial<OpportunityPlace>) => breakdownOf(opportunity({ kind: 'group', ...given }).place);
  expect(by({ language: 'es' })).toBe('language');
  expect(by({ variant: 'short' })).toBe('variant');
  expect(by({ variant: 'short', device: 'phone' })).toBe('variant');
  expect(by({ device: 'phone' })).toBe('device');
  expect(by({})).toBe('device');
});

describe('the recordings that show an opportunity', () => {
  it('are asked for by its main sign, in the period in which it was found, of which the list leaves nothing out', () => {
    const { signs, ...found } = opportunity({ kind: 'field', form: 'html>form:1', path: 'html>form:1>input:1' });
    const other = opportunity({ page: '/send' }).signs;
    expect(recordingsOf({ ...found, signs: [...signs, ...other] }, measured)).toEqual({
      sign: { sign: 'left', place: found.place, from: '2026-01-01', to: '2026-01-30' },
      period: 'all',
    });
  });

  it('are those of its page and element where nothing is found now', () => {
    const past = { ...opportunity({ kind: 'element', path: 'html>a:1' }), signs: [] };
    expect(recordingsOf(past, measured)).toEqual({
      page: '/start',
      path: 'html>a:1',
      from: '2026-01-01',
      to: '2026-01-30',
    });
  });
});
