import { RecordingFilter, type RecordingSort } from '@scrim/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findRepresentatives } from './representatives.ts';
import { openContext, START, store } from './testing/stored-visit.ts';

let opened: Awaited<ReturnType<typeof openContext>>;
beforeAll(async () => {
  opened = await openContext();
  await store(
    opened.context,
    Array.from({ length: 36 }, (_, at) => ({
      session: `s${String(at).padStart(2, '0')}`,
      from: START + at * 60_000,
      to: START + at * 60_000 + (at % 3) * 7000,
      events: [{ type: 2, timestamp: START + at * 60_000, data: {} }],
      meta: { keyframe: true, device: at % 2 ? ('phone' as const) : ('desktop' as const) },
    })),
  );
});
afterAll(() => opened.close());

it('typical visits are the same in whichever order the list is', async () => {
  const typical = async (sort: RecordingSort, direction: 'asc' | 'desc') => {
    const request = { site: 'meadow-loans', person: 'somebody', filter: RecordingFilter.parse({}), asOf: null };
    const { groups } = await findRepresentatives(opened.context, { ...request, sort, direction });
    return groups.map(({ visit }) => visit.session);
  };
  const first = await typical('startedAt', 'desc');
  expect(first.length).toBeGreaterThan(1);
  for (const [sort, direction] of [
    ['startedAt', 'asc'],
    ['device', 'asc'],
    ['duration', 'desc'],
  ] as const)
    expect(await typical(sort, direction)).toEqual(first);
});
