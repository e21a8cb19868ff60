import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFindings } from '../assurance/finding.ts';
import { ENGINES } from '../platform/throwaway.ts';
import { activatePolicy } from '../policies/activate.ts';
import { readChunk } from './frame.ts';
import { PageViews } from './page-views.ts';
import { pipelineOf } from './pipeline.ts';
import { reindexAll } from './reindex.ts';
import { batch, click, type Lender, openLender, POLICY, SITE, START, snapshot, view } from './testing/lender.ts';

describe.each(ENGINES)('capture with $name', ({ postgres }) => {
  let lender: Lender;
  let sessions = 0;
  let now = START;
  beforeAll(async () => {
    lender = await openLender({ postgres, clock: { now: () => now } });
  });
  afterAll(() => lender.close());

  /** A session of its own for each statement. */
  const fresh = () => {
    const session = `session-${++sessions}`;
    return { session, subject: `subject-${sessions}` };
  };
  const rows = async <T>(table: string, session: string) => {
    await pipelineOf(lender.server.context)?.settle();
    const answer = await lender.server.context.clickhouse.query({
      query: `SELECT * FROM ${table} FINAL WHERE session = {session:String} ORDER BY seq`,
      query_params: { session },
      format: 'JSONEachRow',
    });
    return answer.json<T>();
  };
  interface ChunkRow {
    class: 'replay' | 'signals';
    pack: string;
    offset: string;
    length: number;
    clean: boolean;
    keyframe: boolean;
  }
  const open = (row: ChunkRow) =>
    readChunk(lender.server.context, { pack: row.pack, offset: Number(row.offset), length: row.length });

  it('acknowledges a batch once it can be read back, and indexes its signals', async () => {
    const who = fresh();
    const response = await lender.send(batch(lender.policy), { token: lender.token(who) });
    expect(response.status, await response.clone().text()).toBe(200);
    expect(await response.json()).toEqual({ seq: 0, duplicate: false });
    const [chunk] = await rows<ChunkRow>('chunks', who.session);
    expect(chunk).toMatchObject({
      site: SITE,
      subject: who.subject,
      receipt: 'r1',
      regime: 'applicant',
      device: 'phone',
      browser: 'chrome',
      browser_version: 141,
      language: 'en',
      viewport_width: 390,
      day: '2026-08-02',
      clean: true,
    });
    const { payload } = await open(chunk as ChunkRow);
    expect(payload).toMatchObject({ class: 'signals', signals: [view(), click()] });
    const signals = await rows('signals', who.session);
    expect(signals).toHaveLength(2);
    expect(signals).toContainEqual(
      expect.objectContaining({ kind: 'click', path: 'html>body:2>main:1>button:3', time: '2026-08-02 10:00:00.000' }),
    );
  });

  it('stores a snapshot sealed, marks it as a place to seek to, and says it was clean', async () => {
    const who = fresh();
    const events = snapshot('What is this for?');
    const sent = batch(lender.policy, { replay: { context: [], events } });
    expect((await lender.send(sent, { token: lender.token(who) })).status).toBe(200);
    const replay = (await rows<ChunkRow>('chunks', who.session)).find((row) => row.class === 'replay');
    expect(replay).toMatchObject({ keyframe: true });
    const { payload } = await open(replay as ChunkRow);
    expect(payload).toMatchObject({ class: 'replay', events: [{ type: 4 }, { type: 2 }] });
    const bytes = await lender.server.context.blobs.readRange(replay?.pack ?? '', 0, 200);
    expect(bytes.toString('latin1')).not.toContain('What is');
  });

  it('redacts again what a lying browser did not, and then does not call it clean', async () => {
    const who = fresh();
    const events = snapshot('secret').map((event) => JSON.parse(JSON.stringify(event).replace('help-text', 'other')));
    const sent = batch(lender.policy, { replay: { context: [], events } });
    await lender.send(sent, { token: lender.token(who) });
    const replay = (await rows<ChunkRow>('chunks', who.session)).find((row) => row.class === 'replay');
    expect(replay).toMatchObject({ clean: false });
    expect(JSON.stringify((await open(replay as ChunkRow)).payload)).not.toContain('secret');
  });

  it('counts a retried batch once, also when both copies arrive together', async () => {
    const who = fresh();
    const token = lender.token(who);
    const answers = await Promise.all(
      [1, 2, 3].map(async () => (await lender.send(batch(lender.policy), { token })).json()),
    );
    expect(answers.map((one) => one.duplicate).sort()).toEqual([false, true, true]);
    expect(await rows('signals', who.session)).toHaveLength(2);
  });

  it('takes batches out of order', async () => {
    const who = fresh();
    for (const seq of [2, 0, 1]) {
      const response = await lender.send(batch(lender.policy, { seq }), { token: lender.token(who) });
      expect(await response.json()).toEqual({ seq, duplicate: false });
    }
    expect(await rows('chunks', who.session)).toHaveLength(3);
  });

  it('corrects a browser clock that is wrong, the same way for the whole session', async () => {
    const who = fresh();
    const behind = 3_600_000;
    for (const [seq, jitter] of [0, 700].entries()) {
      const sentAt = START - behind - jitter;
      await lender.send(batch(lender.policy, { seq, sentAt, signals: [click(START - behind)] }), {
        token: lender.token(who),
      });
    }
    const times = (await rows<{ time: string }>('signals', who.session)).map((row) => row.time);
    expect(times).toEqual(['2026-08-02 10:00:00.000', '2026-08-02 10:00:00.000']);
  });

  it('keeps the times of batches that waited while the browser was offline, also when they are the first of their session', async () => {
    const who = fresh();
    const token = lender.token(who);
    const behind = 3_600_000;
    now = START + 20 * 60_000;
    try {
      for (const [seq, minute] of [0, 1, 10].entries()) {
        const sentAt = START + minute * 60_000 - behind;
        const headers = { 'scrim-now': `${now - behind}` };
        await lender.send(batch(lender.policy, { seq, sentAt, signals: [click(sentAt)] }), { token, headers });
      }
    } finally {
      now = START;
    }
    const times = (await rows<{ time: string }>('signals', who.session)).map((row) => row.time.slice(11, 19));
    expect(times).toEqual(['10:00:00', '10:01:00', '10:10:00']);
  });

  it('takes times that mean nothing as of about now, and goes on indexing', async () => {
    const who = fresh();
    const token = lender.token(who);
    const farthest = 8_640_000_000_000_000;
    for (const [seq, sentAt] of [0, farthest].entries()) {
      const headers = { 'scrim-now': seq === 0 ? '0' : '999999999999999' };
      const replay = { context: [], events: snapshot('What is this for?', 1e300) };
      const signals = [click(0), click(farthest)];
      const response = await lender.send(batch(lender.policy, { seq, sentAt, replay, signals }), { token, headers });
      expect(response.status).toBe(200);
    }
    const days = (await rows<{ time: string }>('signals', who.session)).map(({ time }) => time.slice(0, 10));
    expect([days.length, new Set(days)]).toEqual([4, new Set(['2026-08-01', '2026-08-02', '2026-08-03'])]);
    const classes = (await rows<ChunkRow>('chunks', who.session)).map((row) => row.class);
    expect(classes.sort()).toEqual(['replay', 'replay', 'signals', 'signals']);
  });

  it('keeps the language and the screen of a view for its later batches', async () => {
    const who = fresh();
    await lender.send(batch(lender.policy, { signals: [view(START, 'es')] }), { token: lender.token(who) });
    await lender.send(batch(lender.policy, { seq: 1, signals: [click()] }), { token: lender.token(who) });
    const signals = await rows('signals', who.session);
    expect(signals[1]).toMatchObject({ kind: 'click', language: 'es', viewport_width: 390 });
  });

  it('keeps them also when a later batch overtakes the first', async () => {
    const who = fresh();
    const token = lender.token(who);
    await Promise.all([
      lender.send(batch(lender.policy, { seq: 1, signals: [click()] }), { token }),
      lender.send(batch(lender.policy, { signals: [view(START, 'es')] }), { token }),
    ]);
    await lender.send(batch(lender.policy, { seq: 2, signals: [click()] }), { token });
    const signals = await rows('signals', who.session);
    expect(signals.at(-1)).toMatchObject({ kind: 'click', language: 'es', viewport_width: 390 });
  });

  it('counts a view over midnight on the day on which it began, on a node that has not seen its beginning, too', async () => {
    const who = fresh();
    const midnight = START - (START % 86_400_000) + 86_400_000;
    const token = lender.token({ ...who, exp: midnight + 3_600_000 });
    try {
      for (const [seq, signal] of [view(midnight - 60_000), click(midnight + 60_000)].entries()) {
        now = signal.time;
        await lender.send(batch(lender.policy, { seq, sentAt: now, signals: [signal] }), { token });
      }
    } finally {
      now = START;
    }
    const days = (await rows<{ day: string; time: string }>('signals', who.session)).map(({ day, time }) => [
      day,
      time.slice(0, 10),
    ]);
    expect(days).toEqual([
      ['2026-08-02', '2026-08-02'],
      ['2026-08-02', '2026-08-03'],
    ]);
    const packs = (await rows<ChunkRow>('chunks', who.session)).map(({ pack }) => pack.split('/')[2]);
    expect(packs).toEqual(['2026-08-02', '2026-08-03']);
    const { template, view: name } = batch(lender.policy).page;
    const other = new PageViews(lender.server.context);
    expect(await other.load({ site: SITE, session: who.session, template, view: name })).toMatchObject({
      viewDay: '2026-08-02',
    });
  });

  it('drops event names, properties and variants that the policy does not list', async () => {
    const who = fresh();
    const event = (name: string, properties: Record<string, number | boolean | string>) =>
      ({ kind: 'event', time: START, name, properties }) as const;
    const signals = [
      { ...view(), variant: 'Jane Doe' } as ReturnType<typeof view>,
      event('application_submitted', { offers: 'cards', amount: 5000, note: 'Jane Doe' }),
      event('application_submitted', { offers: 'Jane Doe' }),
      event('jane_doe', {}),
    ];
    await lender.send(batch(lender.policy, { signals }), { token: lender.token(who) });
    const stored = await rows<{ numbers: object; texts: object }>('signals', who.session);
    expect(JSON.stringify(stored).toLowerCase()).not.toContain('jane');
    expect(stored).toHaveLength(3);
    expect(stored).toContainEqual(expect.objectContaining({ numbers: { amount: 5000 }, texts: { offers: 'cards' } }));
    expect((await rows<ChunkRow>('chunks', who.session))[0]).toMatchObject({ clean: false });
  });

  it('stores signals and drops replay where the policy or the draw allows signals only', async () => {
    for (const [draw, page] of [
      [0.75, { view: '0123456789abcdef', rule: 0, template: '/apply/amount' }],
      [0.25, { view: '0123456789abcdef', rule: 1, template: '/account/*' }],
    ] as const) {
      const who = fresh();
      const sent = batch(lender.policy, { page, replay: { context: [], events: snapshot('x') } });
      const response = await lender.send(sent, { token: lender.token({ ...who, draw }) });
      expect(await response.json()).toEqual({ seq: 0, duplicate: false, refused: 'replay' });
      expect((await rows<ChunkRow>('chunks', who.session)).map((row) => row.class)).toEqual(['signals']);
    }
  });

  it('follows a new policy at once in sessions that began under an earlier one', async () => {
    const { context } = lender.server;
    const who = fresh();
    const token = lender.token(who);
    const sent = (seq: number) => batch(lender.policy, { seq, replay: { context: [], events: snapshot('x') } });
    const activate = (source: string) => activatePolicy(context, SITE, source, 'test');
    expect(await (await lender.send(sent(0), { token })).json()).toEqual({ seq: 0, duplicate: false });
    await activate(POLICY.replace('sample: 50%', 'sample: 1%'));
    expect(await (await lender.send(sent(1), { token })).json()).toMatchObject({ refused: 'replay' });
    await activate(POLICY.replace('/apply/amount', '/apply/income'));
    const response = await lender.send(sent(2), { token });
    expect([response.status, (await response.json()).error.code]).toEqual([403, 'page_off']);
    await activate(POLICY);
    expect(await (await lender.send(sent(3), { token })).json()).toEqual({ seq: 3, duplicate: false });
    const stored = (await rows<ChunkRow & { seq: number }>('chunks', who.session)).map(
      (row) => `${row.seq} ${row.class}`,
    );
    expect(stored.sort()).toEqual(['0 replay', '0 signals', '1 signals', '3 replay', '3 signals']);
  });

  it('files a finding for an event that carries a card number, without it', async () => {
    const who = fresh();
    const event = {
      kind: 'event',
      time: START,
      name: 'application_submitted',
      properties: { amount: 4111111111111111 },
    };
    await lender.send({ ...batch(lender.policy), signals: [event] }, { token: lender.token(who) });
    expect(await rows('signals', who.session)).toMatchObject([{ event: 'application_submitted', numbers: {} }]);
    const { findings } = await readFindings(lender.server.context, SITE);
    expect(findings).toContainEqual(
      expect.objectContaining({ detector: 'card_number', path: 'event:application_submitted.amount' }),
    );
  });

  it('rebuilds the same rows from the packs alone', async () => {
    const { clickhouse } = lender.server.context;
    const everything = async () => {
      await pipelineOf(lender.server.context)?.settle();
      const answers = ['chunks', 'signals'].map(async (table) =>
        (await clickhouse.query({ query: `SELECT * FROM ${table} FINAL ORDER BY ALL`, format: 'JSONEachRow' })).json(),
      );
      return Promise.all(answers);
    };
    const before = await everything();
    const report = await reindexAll(lender.server.context);
    expect(await everything()).toEqual(before);
    expect(report).toMatchObject({ damaged: 0, erased: 0 });
    expect(report.frames).toBeGreaterThan(5);
  });

  describe('refuses, and keeps nothing of,', () => {
    const refused = async (sent: Promise<Response>, status: number, code: string) => {
      const response = await sent;
      const body = await response.json();
      expect([response.status, body.error.code]).toEqual([status, code]);
      expect(Object.keys(body.error)).toEqual(['code', 'message', 'action']);
    };
    let before: string[];
    beforeAll(async () => {
      await pipelineOf(lender.server.context)?.settle();
      before = await lender.server.context.blobs.list('');
    });
    afterAll(async () => {
      await pipelineOf(lender.server.context)?.settle();
      expect(await lender.server.context.blobs.list('')).toEqual(before);
    });
    const good = () => batch(lender.policy, { seq: 7 });

    it('a batch without a token, with a forged one, an expired one, and one of another site', async () => {
      await refused(lender.send(good(), { token: null }), 401, 'token_missing');
      const [payload, mac] = lender.token().split('.');
      const other = Buffer.from((payload ?? '').replace(/^./, 'f')).toString('base64url');
      await refused(lender.send(good(), { token: `${other}.${mac}` }), 401, 'token_invalid');
      await refused(lender.send(good(), { token: lender.token({ exp: START }) }), 401, 'token_expired');
      await refused(lender.send(good(), { token: lender.token({ site: 'other' }) }), 403, 'token_site_mismatch');
    });

    it('a batch whose consent was withdrawn', async () => {
      lender.server.context.revocations.add('withdrawn');
      await refused(lender.send(good(), { token: lender.token({ receipt: 'withdrawn' }) }), 403, 'consent_withdrawn');
    });

    it('a batch of a browser that has begun to send Global Privacy Control', async () => {
      await refused(lender.send(good(), { headers: { 'sec-gpc': '1' } }), 403, 'gpc_sent');
    });

    it('a batch of a foreign origin, of none, and of an unknown site', async () => {
      const headers = { origin: 'https://evil.example' };
      await refused(lender.send(good(), { headers }), 403, 'origin_refused');
      await refused(lender.send(good(), { headers: { origin: 'null' } }), 403, 'origin_refused');
      await refused(lender.send(good(), { site: 'unknown' }), 404, 'site_unknown');
    });

    it('other content types and encodings', async () => {
      for (const headers of [
        { 'content-type': 'application/json' },
        { 'content-type': 'text/plain' },
        { 'content-type': 'multipart/form-data' },
        { 'content-encoding': 'identity' },
        { 'content-encoding': 'br' },
        { 'content-encoding': 'gzip, gzip' },
      ]) {
        await refused(lender.send(good(), { headers }), 415, 'content_type_refused');
      }
    });

    it('a body that is too large before it is inflated', async () => {
      const body = Buffer.alloc(4 * 1024 * 1024 + 1, 1);
      await refused(lender.send(null, { body }), 413, 'body_too_large');
    });

    it('a decompression bomb, without inflating it', async () => {
      const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, 0x20), { level: 9 });
      expect(bomb.length).toBeLessThan(1024 * 1024);
      const memory = process.memoryUsage().arrayBuffers;
      await refused(lender.send(null, { body: bomb }), 413, 'inflated_too_large');
      expect(process.memoryUsage().arrayBuffers - memory).toBeLessThan(100 * 1024 * 1024);
    });

    it('what is no gzip, a cut one, and one of two gzips inside each other', async () => {
      const whole = gzipSync(JSON.stringify(good()));
      await refused(lender.send(null, { body: Buffer.from('{"version":1}') }), 400, 'gzip_damaged');
      await refused(lender.send(null, { body: whole.subarray(0, whole.length - 9) }), 400, 'gzip_damaged');
      await refused(lender.send(null, { body: gzipSync(whole) }), 400, 'batch_malformed');
      await refused(lender.send(null, { body: new Uint8Array() }), 400, 'gzip_damaged');
    });

    it('malformed JSON, invalid UTF-8, unknown keys and wrong types', async () => {
      const gz = (text: string | Buffer) => ({ body: gzipSync(text) });
      for (const text of [
        '',
        '{',
        'null',
        '[]',
        '"x"',
        JSON.stringify({ ...good(), seq: -1 }),
        JSON.stringify({ ...good(), seq: 1.5 }),
        JSON.stringify({ ...good(), sentAt: -1 }),
        JSON.stringify({ ...good(), sentAt: 9e15 }),
        JSON.stringify({ ...good(), extra: 'key' }),
        JSON.stringify({ ...good(), signals: [{ kind: 'click', time: 1, path: 'main', x: 0, y: 0 }] }),
        JSON.stringify({ ...good(), signals: [{ kind: 'keystroke', time: 1, key: 'a' }] }),
        `${JSON.stringify(good()).slice(0, -1)},"__proto__":{"polluted":1}}`,
      ]) {
        await refused(lender.send(null, gz(text)), 400, 'batch_malformed');
      }
      const invalid = Buffer.from(JSON.stringify(good()).replace('apply', 'appl\u0000'));
      invalid[invalid.indexOf(0)] = 0xff;
      await refused(lender.send(null, gz(invalid)), 400, 'batch_malformed');
    });

    it('nesting deeper than any page, before anything walks it', async () => {
      const arrays = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
      const open = '{"type":2,"id":9,"tagName":"div","attributes":{},"childNodes":[';
      const nodes = `${open.repeat(20_000)}${']}'.repeat(20_000)}`;
      for (const event of [arrays, `{"type":2,"timestamp":1,"data":{"node":${nodes}}}`]) {
        const text = JSON.stringify({ ...good(), replay: { context: [], events: ['EVENT'] } });
        await refused(lender.send(null, { body: gzipSync(text.replace('"EVENT"', event)) }), 400, 'batch_malformed');
      }
    });

    it('a policy that is not the one consented to, or not one of the site', async () => {
      const other = 'b'.repeat(64);
      await refused(lender.send(batch(other)), 409, 'policy_mismatch');
      await refused(lender.send(batch(other), { token: lender.token({ policy: other }) }), 409, 'policy_unknown');
    });

    it('a page that is off, unknown, or not of the rule it names', async () => {
      const page = (rule: number, template: string) =>
        lender.send(batch(lender.policy, { seq: 7, page: { view: '0123456789abcdef', rule, template } }));
      await refused(page(2, '/pay/**'), 403, 'page_off');
      await refused(page(0, '/nowhere'), 403, 'page_off');
      await refused(page(1, '/apply/amount'), 409, 'page_mismatch');
      await refused(page(1, '/account/4111111111111111'), 409, 'page_mismatch');
      await refused(page(0, '/apply/amount?ssn=123'), 409, 'page_mismatch');
    });

    it('a number it has stored already, whatever it says now', async () => {
      const who = fresh();
      const token = lender.token(who);
      await lender.send(batch(lender.policy), { token });
      before = await lender.server.context.blobs.list('').finally(() => {});
      await pipelineOf(lender.server.context)?.settle();
      before = await lender.server.context.blobs.list('');
      const replayed = await lender.send(batch(lender.policy, { signals: [click(), click()] }), { token });
      expect(await replayed.json()).toEqual({ seq: 0, duplicate: true });
      expect(await rows('signals', who.session)).toHaveLength(2);
    });
  });
});

describe('a site that sends more than its share', () => {
  let now = START;
  let lender: Lender;
  beforeAll(async () => {
    lender = await openLender({ clock: { now: () => now }, limits: { siteBatchesPerSecond: 3 } });
  });
  afterAll(() => lender.close());

  it('is told by 429 how long to wait, whichever session it is, keeps nothing of it, and is heard after that', async () => {
    const send = (session: string) => lender.send(batch(lender.policy), { token: lender.token({ session }) });
    for (const session of ['a', 'b', 'c']) expect((await send(session)).status).toBe(200);
    const refused = await send('d');
    expect([refused.status, (await refused.json()).error.code]).toEqual([429, 'rate_limited']);
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBe(1);
    now += wait * 1000;
    expect(await (await send('d')).json()).toEqual({ seq: 0, duplicate: false });
  });
});
