import type { NewSegment, VisitFilter } from '@scrim/protocol';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseEntry } from '../../audit/log.ts';
import { readEntries } from '../../audit/store.ts';
import { insertSignals, type SignalRow, signalRow } from '../../heatmaps/testing/signal-rows.ts';
import type { Context } from '../../platform/context.ts';
import { Period } from '../../platform/period.ts';
import { openContext } from '../../recordings/testing/stored-visit.ts';
import { resolveVisits, visitDimensions } from '../visit-filter.ts';
import { prohibitedName, prohibitedPage, prohibitedProperty } from './prohibited-basis.ts';
import { admitConditions, findSegment, readSegments, removeSegment, saveSegment } from './segment.ts';

const SITE = 'meadow-loans';
const on = (property: string, values: string[], is = true) => ({ property, is, values });
const asked = (...conditions: NewSegment['conditions']): NewSegment => ({ name: 'Phones in trouble', conditions });

describe('a segment', () => {
  it.each([
    ['age', 'Age'],
    ['date_of_birth', 'Age'],
    ['gender', 'Sex'],
    ['race', 'Race'],
    ['nationality', 'National origin'],
    ['language', 'Language'],
    ['maritalStatus', 'Marital'],
    ['religion', 'Religion'],
    ['public_assistance', 'Public assistance'],
    ['zip_code', 'Postcode'],
    ['firstName', 'First name'],
    ['school', 'School'],
  ])('by %s is refused with the reason and the regulation', (property, label) => {
    expect(prohibitedProperty(property)?.label).toContain(label);
    expect(() => admitConditions(asked(on(property, ['x'])), null)).toThrow(
      expect.objectContaining({
        code: 'segment_property_refused',
        message: expect.stringMatching(/CFR|U\.S\.C\./),
      }),
    );
  });

  it('is refused when its name, an event or a page stands for a prohibited basis', () => {
    expect(prohibitedName('Hispanic applicants')?.property).toBe('race');
    expect(prohibitedName('unemployment_shown')?.property).toBe('public_assistance');
    for (const page of [
      '/es/apply',
      '/es-MX/apply',
      '/es-419/help',
      '/zh-Hans',
      '/zh-Hant-TW/',
      '/es_us',
      '/apply/spanish',
    ])
      expect([page, prohibitedPage(page)?.property]).toEqual([page, 'language']);
    for (const page of ['/complaints', '/help/disputes', '/age/dispute'])
      expect([page, prohibitedPage(page)?.property]).toEqual([page, 'exercised_rights']);
    expect(() => admitConditions(asked(on('page', ['/es/apply'])), null)).toThrow(/Language/i);
  });

  it('may be called by words that only sound like one', () => {
    for (const name of ['Old phones', 'Blank state', 'Address step', 'Pages seen once'])
      expect(prohibitedName(name)).toBeNull();
    for (const page of ['/apply/about-you', '/apply/address', '/my-loan', '/ach-transfer', '/'])
      expect(prohibitedPage(page)).toBeNull();
  });

  it('has only the schema’s properties, and only values that they have', () => {
    expect(() => admitConditions(asked(on('clicks', ['7'])), null)).toThrow(/no such property/);
    expect(() => admitConditions(asked(on('device', ['watch'])), null)).toThrow(/no such value/);
    expect(() => admitConditions(asked(on('event', ['application_submitted'])), null)).toThrow(/no such value/);
  });
});

describe('saved segments', () => {
  let opened: Awaited<ReturnType<typeof openContext>>;
  let context: Context;
  beforeAll(async () => {
    opened = await openContext();
    context = opened.context;
    await context.database.execute(
      sql`insert into sites (id, name, origins, created_at) values (${SITE}, 'Meadow', '[]', now())`,
    );
  });
  afterAll(() => opened.close());
  beforeEach(() => context.clickhouse.command({ query: 'TRUNCATE TABLE signals' }));

  const save = (name: string, ...conditions: NewSegment['conditions']) =>
    saveSegment(context, { site: SITE, person: 'p', asked: { name, conditions } });

  /** The visits that a filter leaves. */
  async function visits(filter: VisitFilter): Promise<string[]> {
    const { where, parameters } = await resolveVisits(context, SITE, filter, Period.parse({}));
    const answer = await context.clickhouse.query({
      query: `SELECT DISTINCT session FROM signals WHERE ${['site = {site:String}', ...where].join(' AND ')} ORDER BY session`,
      query_params: { site: SITE, ...parameters },
      format: 'JSONEachRow',
    });
    return (await answer.json<{ session: string }>()).map(({ session }) => session);
  }

  const rows: readonly Partial<SignalRow>[] = [
    { session: 'a', seq: 0, kind: 'view', page: '/', device: 'phone' },
    { session: 'a', seq: 1, kind: 'rage', page: '/apply', device: 'phone' },
    { session: 'b', seq: 0, kind: 'view', page: '/apply', device: 'phone' },
    { session: 'c', seq: 0, kind: 'view', page: '/', device: 'desktop' },
    { session: 'c', seq: 1, kind: 'event', event: 'done', page: '/apply', device: 'desktop' },
  ];

  it('narrow to the visits in which all conditions hold, anywhere in the visit', async () => {
    await insertSignals(context.clickhouse, rows.map(signalRow));
    const raged = await save('Raged', on('trouble', ['rage', 'field_error']));
    const calm = await save('Calm phones', on('device', ['phone', 'tablet']), on('trouble', ['rage'], false));
    const landed = await save('Landed', on('page', ['/']));
    expect(await visits({ segment: raged.id })).toEqual(['a']);
    expect(await visits({ segment: calm.id })).toEqual(['b']);
    expect(await visits({ segment: landed.id })).toEqual(['a', 'c']);
    expect(await visits({ segment: landed.id, device: 'desktop', outcome: 'done' })).toEqual(['c']);
    expect(await visits({ segment: landed.id, without: 'done' })).toEqual(['a']);
  });

  it('tell a disclosure guard their finite dimensions, whose values agree with what they narrow to', async () => {
    await insertSignals(context.clickhouse, rows.map(signalRow));
    const [one] = (await readSegments(context, SITE)).segments;
    const filter: VisitFilter = { device: 'phone', without: 'done', segment: one?.id ?? '' };
    const dimensions = visitDimensions(filter, one?.conditions);
    expect(dimensions.map(({ name, value }) => `${name}=${value}`)).toEqual([
      'device=phone',
      'outcome:done=no',
      `segment:${one?.id}=yes`,
    ]);
    const answer = await context.clickhouse.query({
      query: `SELECT DISTINCT session FROM signals WHERE site = {site:String}
        AND ${dimensions.map(({ expression, value }) => `${expression} = '${value}'`).join(' AND ')} ORDER BY session`,
      query_params: Object.assign({ site: SITE }, ...dimensions.map(({ parameters }) => parameters)),
      format: 'JSONEachRow',
    });
    const matching = (await answer.json<{ session: string }>()).map(({ session }) => session);
    expect(matching).toEqual(await visits(filter));
  });

  it('are in the audit log with their definition before they exist, and when they are removed', async () => {
    const saved = await save('To be removed', on('device', ['tablet']));
    await removeSegment(context, { site: SITE, person: 'p', id: saved.id });
    await expect(findSegment(context, SITE, saved.id)).rejects.toThrow(
      expect.objectContaining({ code: 'segment_unknown' }),
    );
    const entries = await readEntries(context.database, 0, 1000);
    expect(entries.slice(-2).map(({ entry }) => parseEntry(entry))).toMatchObject([
      { action: 'segment:saved', detail: { definition: expect.stringContaining('tablet') } },
      { action: 'segment:removed' },
    ]);
  });

  it('have a name once', async () => {
    await save('Twice', on('device', ['tablet']));
    await expect(save('twice', on('device', ['phone']))).rejects.toThrow(
      expect.objectContaining({ code: 'question_exists' }),
    );
  });
});
