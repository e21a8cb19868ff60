import { RecordingFilter } from '@scrim/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '../platform/context.ts';
import { listRecordings } from './listing.ts';
import { onTimeline, readRecording, readRecordingChunk } from './recording.ts';
import { openContext, START, store } from './testing/stored-visit.ts';

const site = 'meadow-loans';
const path = 'html>body:2>form:1>button:1';
const event = (at: number, type = 3) => ({ type, timestamp: START + at, data: {} });
const click = (at: number) => ({ kind: 'click' as const, time: START + at, path, x: 0.5, y: 0.5 });

describe('recordings', () => {
  let opened: Awaited<ReturnType<typeof openContext>>;
  let context: Context;
  beforeAll(async () => {
    opened = await openContext();
    context = opened.context;
  });
  afterAll(() => opened.close());

  const list = (query: object) =>
    listRecordings(
      context,
      { site, person: 'p', filter: RecordingFilter.parse(query), sort: 'startedAt', direction: 'desc', asOf: null },
      { offset: 0, limit: 50 },
    );

  it('tells of a visit what happened in it', async () => {
    const outcome = { kind: 'event' as const, time: START + 9000, name: 'application_signed', properties: {} };
    const failed = { kind: 'error' as const, time: START + 8000, path };
    await store(context, [
      { session: 'told', seq: 0, to: START + 5000, events: [event(0, 4), event(1, 2)], meta: { keyframe: true } },
      { session: 'told', seq: 0, to: START + 5000, signals: [click(100), click(200)] },
      {
        session: 'told',
        seq: 1,
        from: START + 8000,
        to: START + 10_000,
        signals: [failed, outcome],
        meta: { page: '/apply/income' },
      },
    ]);
    const { items } = await list({ outcome: 'application_signed' });
    expect(items).toMatchObject([
      {
        session: 'told',
        startedAt: new Date(START).toISOString(),
        duration: 10_000,
        activeDuration: 7000,
        pages: ['/apply/amount', '/apply/income'],
        browser: 'chromium 156',
        outcome: ['application_signed'],
        clicks: 2,
        errors: 1,
        hasReplay: true,
      },
    ]);
  });

  it('counts and shows a batch once that two nodes stored', async () => {
    const rows = [{ session: 'twice', events: [event(0, 4), event(1, 2)] }];
    await store(context, rows);
    await store(context, rows);
    await store(context, [{ session: 'twice', signals: [click(1)] }]);
    await store(context, [{ session: 'twice', signals: [click(1)] }]);
    const recording = await readRecording(context, site, 'twice');
    expect(recording).toMatchObject({ clicks: 1, chunks: [{ seq: 0, events: 2 }] });
    expect(recording.marks.map(({ kind }) => kind)).toEqual(['click']);
  });

  it('marks outcome events with the properties that the policy declares', async () => {
    const signed = (at: number, properties: Record<string, string | number | boolean>) => ({
      ...{ kind: 'event' as const, time: START + at, name: 'application_signed', properties },
    });
    const signals = [signed(100, {}), signed(200, { variant: 'cards', amount: 5000, first: true })];
    await store(context, [
      { session: 'signed', seq: 0, to: START + 5000, events: [event(0, 4), event(1, 2)], meta: { keyframe: true } },
      { session: 'signed', seq: 0, to: START + 5000, signals },
    ]);
    const { marks } = await readRecording(context, site, 'signed');
    expect(marks.map(({ label }) => label)).toEqual([
      'application_signed',
      'application_signed: amount 5000, first 1, variant cards',
    ]);
  });

  it('marks errors shown, gone again and of scripts, these by class and place in the code', async () => {
    const failed = (at: number, more: object) => ({
      ...{ kind: 'script_error' as const, time: START + at, name: 'TypeError' as const },
      ...{ source: 'file' as const, file: '3f2a', line: 120, column: 40 },
      ...more,
    });
    const nowhere = { file: null, line: null, column: null };
    await store(context, [
      { session: 'failing', seq: 0, to: START + 5000, events: [event(0, 4), event(1, 2)], meta: { keyframe: true } },
      {
        session: 'failing',
        seq: 0,
        to: START + 5000,
        signals: [
          { kind: 'error', time: START + 100, path },
          { kind: 'recovered', time: START + 200, path, duration: 100 },
          failed(300, {}),
          failed(400, { ...nowhere, source: 'inline', name: 'RangeError' }),
          failed(450, { source: 'other' }),
          failed(500, { ...nowhere, source: 'unknown', name: 'Rejection' }),
        ],
      },
    ]);
    const { marks } = await readRecording(context, site, 'failing');
    expect(marks.map(({ at, kind, label }) => [at, kind, label])).toEqual([
      [100, 'error', 'button 1'],
      [200, 'recovered', 'button 1'],
      [300, 'script_error', 'TypeError, script 3f2a 120:40'],
      [400, 'script_error', 'RangeError, in the page itself'],
      [450, 'script_error', 'TypeError, foreign script 3f2a 120:40'],
      [500, 'script_error', 'Rejection'],
    ]);
    expect(marks[1]).toMatchObject({ path });
  });

  it('marks visits to fields with what a sign at one is made of and how long they lasted, and no more of them', async () => {
    const visit = (at: number, more: object) => ({
      ...{ kind: 'field' as const, time: START + at, path, hesitation: null, active: 2000, edits: 3, corrections: 1 },
      ...{ reentry: false, blank: false, autofilled: false, error: false },
      ...more,
    });
    await store(context, [
      { session: 'filling', seq: 0, to: START + 5000, events: [event(0, 4), event(1, 2)], meta: { keyframe: true } },
      {
        session: 'filling',
        seq: 0,
        to: START + 5000,
        signals: [visit(100, { hesitation: 800 }), visit(3000, { reentry: true, error: true })],
      },
    ]);
    const { marks } = await readRecording(context, site, 'filling');
    expect(marks).toEqual([
      {
        ...{ at: 100, kind: 'field', label: 'button 1', path, point: null },
        field: { errorShown: false, reentry: false, hesitation: 800, active: 2000 },
      },
      {
        ...{ at: 3000, kind: 'field', label: 'button 1', path, point: null },
        field: { errorShown: true, reentry: true, hesitation: null, active: 2000 },
      },
    ]);
  });

  it('tells the pointer’s first rest on each element of a page, on the timeline of the marks and not among them', async () => {
    const link = 'html>body:2>a:1';
    const rest = (at: number, on = path) =>
      ({ kind: 'rest', time: START + at, path: on, x: 0.5, y: 0.5, duration: 600 }) as const;
    // By a browser whose clock is an hour late.
    const began = START - 3_600_000;
    const part = { session: 'resting', skew: 3_600_000, from: began, to: began + 5000 };
    await store(context, [
      { ...part, events: [event(0, 4), event(1, 2)], meta: { keyframe: true } },
      { ...part, signals: [rest(900), rest(100), rest(2000, link)] },
      { ...part, seq: 1, to: began + 9000, signals: [rest(8500)], meta: { page: '/apply/income' } },
    ]);
    const { marks, rests } = await readRecording(context, site, 'resting');
    expect(marks).toEqual([]);
    expect(rests).toEqual([
      { at: 100, page: '/apply/amount', path },
      { at: 2000, page: '/apply/amount', path: link },
      { at: 8500, page: '/apply/income', path },
    ]);
  });

  it('puts parts from a browser with a wrong clock on one timeline, marks included', async () => {
    const hour = 3_600_000;
    const late = (at: number) => ({ ...event(at - hour), timestamp: START + at + 700 });
    await store(context, [
      {
        session: 'skewed',
        seq: 0,
        from: START - hour,
        to: START - hour + 1000,
        skew: hour,
        events: [event(0), event(1000)],
      },
      {
        session: 'skewed',
        seq: 1,
        from: START - hour + 2000,
        to: START - hour + 3000,
        skew: hour + 700,
        events: [late(2000), late(3000)],
      },
      {
        session: 'skewed',
        seq: 1,
        from: START - hour + 2000,
        to: START - hour + 3000,
        skew: hour + 700,
        signals: [click(3200)],
      },
    ]);
    const recording = await readRecording(context, site, 'skewed');
    expect(recording.startedAt).toBe(new Date(START).toISOString());
    expect(recording.chunks.map(({ from, to }) => [from, to])).toEqual([
      [0, 1000],
      [2000, 3000],
    ]);
    expect(recording.marks).toMatchObject([{ at: 2500, kind: 'click', label: 'button 1', path: click(3200).path }]);
    const { events } = await readRecordingChunk(context, site, 'skewed', 1);
    expect(events).toMatchObject([{ timestamp: START + 2000 }, { timestamp: START + 3000 }]);
  });

  it('keeps events in the order in which they were recorded when a stamp runs backwards', () => {
    const stamps = onTimeline([event(5), event(2), event(9)], 100).map(
      (one) => (one as { timestamp: number }).timestamp,
    );
    expect(stamps).toEqual([START + 105, START + 105, START + 109]);
  });

  it('reads no more of a pack than the part asked for', async () => {
    const part = (session: string) => ({ session, events: Array.from({ length: 50 }, (_, at) => event(at)) });
    await store(context, [part('one-of-many'), part('many-a'), part('many-b'), part('many-c')]);
    const ranges: number[] = [];
    const counting: Context = {
      ...context,
      blobs: {
        put: (name, content) => context.blobs.put(name, content),
        readRange: (name, offset, length) => {
          ranges.push(length);
          return context.blobs.readRange(name, offset, length);
        },
        size: (name) => context.blobs.size(name),
        list: (prefix) => context.blobs.list(prefix),
        delete: (name) => context.blobs.delete(name),
      },
    };
    const { events } = await readRecordingChunk(counting, site, 'one-of-many', 0);
    const { chunks } = await readRecording(context, site, 'one-of-many');
    expect(events).toHaveLength(50);
    expect(ranges).toEqual([chunks[0]?.bytes]);
  });

  it('is gone, and says so, once the key of its subject is destroyed', async () => {
    await store(context, [{ session: 'erased', events: [event(0)] }]);
    await context.keys.destroySubject('subject-erased');
    await expect(readRecordingChunk(context, site, 'erased', 0)).rejects.toMatchObject({
      code: 'recording_erased',
      status: 410,
    });
  });

  it('has expired when retention has deleted its pack', async () => {
    const [row] = await store(context, [{ session: 'expired', events: [event(0)] }]);
    await context.blobs.delete(String(row?.chunk.pack));
    await expect(readRecordingChunk(context, site, 'expired', 0)).rejects.toMatchObject({ code: 'recording_unknown' });
  });

  it('does not know what was never stored, nor another site’s', async () => {
    await store(context, [{ session: 'known', events: [event(0)] }]);
    await expect(readRecording(context, site, 'unknown')).rejects.toMatchObject({ code: 'recording_unknown' });
    await expect(readRecording(context, 'other', 'known')).rejects.toMatchObject({ code: 'recording_unknown' });
    await expect(readRecordingChunk(context, site, 'known', 7)).rejects.toMatchObject({
      code: 'recording_chunk_unknown',
    });
  });
});
