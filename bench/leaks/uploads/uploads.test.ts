import { constants, deflateSync, gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { openDatadog } from './datadog.ts';
import { openJson } from './json.ts';
import { openOpenreplay } from './openreplay.ts';
import { openPosthog } from './posthog.ts';
import { openSentry } from './sentry.ts';

const SNAPSHOT = { node: { tagName: 'h1', textContent: 'Ünïcode heading' } };

it('JSON is opened gzipped or not, and what is no JSON is nothing', () => {
  const body = Buffer.from(JSON.stringify(SNAPSHOT));
  expect(openJson(body)).toEqual([SNAPSHOT]);
  expect(openJson(gzipSync(body))).toEqual([SNAPSHOT]);
  expect(openJson(Buffer.from('no'))).toEqual([]);
});

it('PostHog’s events are opened where all of their data, or a part of it, is gzipped into characters', () => {
  const packed = (value: unknown) => gzipSync(JSON.stringify(value)).toString('latin1');
  const event = (data: unknown, more = { cv: '2024-10' }) => ({ type: 3, timestamp: 1, data, ...more });
  const upload = (events: unknown[]) => ({ event: '$snapshot', properties: { $snapshot_data: events } });
  const sent = upload([event(packed(SNAPSHOT)), event({ source: 0, texts: packed([SNAPSHOT]), removes: [] })]);
  expect(openPosthog(gzipSync(JSON.stringify(sent)))).toEqual([
    upload([event(SNAPSHOT), event({ source: 0, texts: [SNAPSHOT], removes: [] })]),
  ]);
});

it('Sentry’s envelope is opened item by item, its recording inflated or as it is', () => {
  const events = JSON.stringify([{ type: 2, timestamp: 1, data: SNAPSHOT }]);
  const recording = (body: Buffer) => Buffer.concat([Buffer.from('{"segment_id":0}\n'), body]);
  for (const body of [deflateSync(events), Buffer.from(events)]) {
    const payload = recording(body);
    const envelope = Buffer.concat([
      Buffer.from('{"event_id":"1"}\n{"type":"replay_event"}\n{"urls":["/a"]}\n'),
      Buffer.from(`{"type":"replay_recording","length":${payload.length}}\n`),
      payload,
      Buffer.from('\n{"type":"event"}\n{"message":"m"}'),
    ]);
    const opened = openSentry(envelope);
    expect(opened).toContainEqual({ urls: ['/a'] });
    expect(opened).toContainEqual(JSON.parse(events));
    expect(opened.at(-1)).toEqual({ message: 'm' });
  }
});

it('Datadog’s form is opened, also where its stream was flushed and not ended; and so are its lines of JSON', () => {
  const segment = deflateSync(JSON.stringify({ records: [SNAPSHOT] }), { finishFlush: constants.Z_SYNC_FLUSH });
  const body = Buffer.concat([
    Buffer.from('--edge\r\nContent-Disposition: form-data; name="segment"; filename="a"\r\n\r\n'),
    segment,
    Buffer.from('\r\n--edge\r\nContent-Disposition: form-data; name="event"\r\nContent-Type: application/json\r\n\r\n'),
    Buffer.from('{"creation_reason":"init"}\r\n--edge--\r\n'),
  ]);
  expect(openDatadog('multipart/form-data; boundary=edge', body)).toEqual([
    { records: [SNAPSHOT] },
    { creation_reason: 'init' },
  ]);
  expect(openDatadog('text/plain', Buffer.from('{"type":"view"}\n{"type":"error"}'))).toEqual([
    { type: 'view' },
    { type: 'error' },
  ]);
});

it('OpenReplay’s batch is opened message by message, and a type that is not known is stepped over', () => {
  const text = Buffer.from('Ünïcode heading');
  const message = (type: number, fields: number[]) => [type, fields.length & 255, fields.length >> 8, 0, ...fields];
  const batch = Buffer.from([
    ...[81, 1, 0, 0, 128 + 44, 2, 2, 47, 97],
    ...message(13, [200, 1, text.length, ...text]),
    ...message(99, [1, 2, 3]),
    ...message(16, [7, 9, 4]),
    ...message(19, [5, 1]),
  ]);
  const opened = [[81, 1, 0, 0, 150, '/a'], [13, 200, text.toString()], [99], [16, 7, -5, 2], [19, 5, true]];
  expect(openOpenreplay(batch)).toEqual(opened);
  expect(openOpenreplay(gzipSync(batch))).toEqual(opened);
});
