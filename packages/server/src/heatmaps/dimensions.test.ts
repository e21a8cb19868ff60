import type { SegmentConditions, VisitFilter } from '@scrim/protocol';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { insertQuestion } from '../journeys/saved-question-store.ts';
import { FIRST_DAY, LAST_DAY } from '../platform/period.ts';
import { openContext } from '../recordings/testing/stored-visit.ts';
import { readDepth } from './depth.ts';
import { readHeatmap } from './heatmap.ts';
import { insertSignals, signalRow } from './testing/signal-rows.ts';

const SITE = 'meadow-loans';
const conditions: SegmentConditions = [{ property: 'device', is: true, values: ['desktop'] }];

let opened: Awaited<ReturnType<typeof openContext>>;

/** Of 13 events and 21 segments, which twenty people have all in common. */
beforeAll(async () => {
  opened = await openContext();
  const { clickhouse, database } = opened.context;
  await database.execute(
    sql`insert into sites (id, name, origins, created_at) values (${SITE}, 'Meadow', '[]', now())`,
  );
  for (let at = 1; at <= 21; at++) {
    const createdAt = new Date(Date.UTC(2026, 9, at)).toISOString();
    const saved = {
      id: `s${at}`,
      site: SITE,
      kind: 'segment',
      name: `Segment ${at}`,
      createdBy: 'p',
      createdAt,
    } as const;
    await insertQuestion(database, { ...saved, definition: JSON.stringify(conditions) });
  }
  const people = Array.from({ length: 20 }, (_, at) => ({ session: `s${at}`, subject: `p${at}`, view: `v${at}` }));
  await insertSignals(
    clickhouse,
    people.flatMap((who) => [
      signalRow({ ...who, kind: 'scroll', path: '', height: 2000, depth: 1000 }),
      signalRow({ ...who, seq: 1 }),
      // The later in the alphabet, the rarer.
      ...Array.from({ length: 13 }, (_, event) =>
        Array.from({ length: 14 - event }, (_, position) =>
          signalRow({
            ...who,
            seq: 2 + event,
            position,
            kind: 'event',
            path: '',
            event: `event_${'abcdefghijklm'[event]}`,
          }),
        ),
      ).flat(),
    ]),
  );
});
afterAll(() => opened.close());

async function answers(filter: VisitFilter, site = SITE) {
  const segment = filter.segment === undefined ? null : conditions;
  const asked = { site, page: '/apply/amount', filter, segment, band: null, from: FIRST_DAY, to: LAST_DAY };
  const [heatmap, depth] = await Promise.all([
    readHeatmap(opened.context, { ...asked, kind: 'click' }),
    readDepth(opened.context, asked),
  ]);
  return [heatmap, depth].map(({ views, withheld, unanswered }) => ({ views, withheld, unanswered }));
}

it.each<[VisitFilter]>([[{ segment: 's20' }], [{ outcome: 'event_l' }]])('%j narrows a heatmap', async (filter) => {
  for (const answer of await answers(filter)) expect(answer).toEqual({ views: 20, withheld: false, unanswered: null });
});

it.each<[VisitFilter, string]>([
  [{ segment: 's21' }, 'segment'],
  [{ outcome: 'event_m' }, 'outcome'],
  [{ without: 'event_m' }, 'outcome'],
  [{ outcome: 'event_a', without: 'event_a' }, 'contradiction'],
])('%j is told not to be answered, and not to be of too few people', async (filter, unanswered) => {
  for (const answer of await answers(filter)) expect(answer).toEqual({ views: 0, withheld: false, unanswered });
});

it('an event that nobody reached is told as one that one person did, where all events of the site can be asked for', async () => {
  const { clickhouse } = opened.context;
  const few = 'few-events';
  const people = Array.from({ length: 20 }, (_, at) => ({
    ...{ site: few, session: `f${at}`, subject: `q${at}`, view: `w${at}` },
  }));
  await insertSignals(
    clickhouse,
    people.flatMap((who, at) => [
      signalRow({ ...who, kind: 'scroll', path: '', height: 2000, depth: 1000 }),
      signalRow({ ...who, seq: 1 }),
      ...(at > 0 ? [] : [signalRow({ ...who, seq: 2, kind: 'event', path: '', event: 'accepted' })]),
    ]),
  );
  const told = (outcome: string) => answers({ outcome }, few);
  expect(await told('accepted')).toEqual(await told('never_sent'));
  for (const answer of await told('never_sent')) expect(answer).toMatchObject({ withheld: true, unanswered: null });
});
