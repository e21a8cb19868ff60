import { createCipheriv, randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gunzipSync, gzipSync } from 'node:zlib';
import { createApp } from '../packages/server/src/app.ts';
import { BATCH_TYPE } from '../packages/server/src/capture/routes.ts';
import { signCaptureToken } from '../packages/server/src/keys/capture-token.ts';
import { DEFAULT_LIMITS } from '../packages/server/src/platform/config.ts';
import type { Context } from '../packages/server/src/platform/context.ts';
import { activePolicy } from '../packages/server/src/policies/policy.ts';
import { launchBrowser } from './browser.ts';
import { openInstallation, SITE } from './installation.ts';
import { type Benchmark, median, timed } from './measure.ts';
import { recordVisit } from './visit.ts';

const inflate = promisify(gunzip);
/** The floor syncs once per this many batches, no worse a group commit than a pack. */
const GROUP = 64;

/**
 * Batches of a real visit, sent by many sessions at once through the server's whole HTTP pipeline, against the least that
 * any such server must do with the same bytes: inflate, JSON.parse, AES-256-GCM, append, fsync. In turns.
 */
export const capture: Benchmark = async ({ quick, scratch, say }) => {
  const sessions = quick ? 40 : 200;
  const repetitions = quick ? 3 : 7;
  const installation = await openInstallation(scratch);
  const browser = await launchBrowser();
  try {
    const visit = await recordVisit(browser, installation, quick ? 10 : 30);
    await browser.close();
    const bodies = visit.batches.map((body, seq) => renumber(body, seq));
    const bytes = bodies.reduce((sum, body) => sum + body.length, 0);
    say(`${sessions} sessions × ${bodies.length} batches, ${bytes} bytes gzipped each`);
    const { context } = installation.scrim;
    const app = await createApp(withoutRateLimits(context));
    await app.ready();
    const samples: Record<'scrim' | 'floor', number[]> = { scrim: [], floor: [] };
    for (let round = 0; round <= repetitions; round++) {
      const floor = await timed(() => runFloor(join(scratch, `floor-${round}`), bodies, sessions));
      const scrim = await timed(() => runScrim(app, context, installation.siteUrl, bodies, sessions));
      say(`floor ${floor.toFixed(0)} ms, Scrim ${scrim.toFixed(0)} ms`);
      if (round === 0) continue;
      samples.floor.push(floor);
      samples.scrim.push(scrim);
    }
    await app.close();
    return [
      {
        name: 'capture',
        what: 'throughput, against the floor pipeline',
        budget: { kind: 'at-least', value: 50 },
        value: (100 * median(samples.floor)) / median(samples.scrim),
        unit: '%',
        samples,
        detail: `milliseconds for ${sessions * bodies.length} batches`,
      },
      {
        name: 'capture',
        what: 'batches per second, acknowledged durable',
        budget: null,
        value: (sessions * bodies.length) / (median(samples.scrim) / 1000),
        unit: '/s',
        samples: {},
        detail: 'samples above',
      },
    ];
  } finally {
    if (browser.isConnected()) await browser.close();
    await installation.close();
  }
};

/** Positions without gaps, whatever the recorder had to send twice. */
function renumber(body: Buffer, seq: number): Buffer {
  const batch = JSON.parse(gunzipSync(body).toString('utf8')) as object;
  return gzipSync(JSON.stringify({ ...batch, seq }));
}

/** What is measured is the pipeline, not how fast one site may send. */
function withoutRateLimits(context: Context): Context {
  const limits = { ...DEFAULT_LIMITS, sessionBatchesPerMinute: 1_000_000, siteBatchesPerSecond: 1_000_000 };
  return { ...context, config: { ...context.config, limits } };
}

async function runScrim(
  app: Awaited<ReturnType<typeof createApp>>,
  context: Context,
  origin: string,
  bodies: readonly Buffer[],
  sessions: number,
): Promise<void> {
  const active = await activePolicy(context, SITE);
  if (active === null) throw new Error('the site has no policy');
  // All at once: what is asked is how much a node can take, not how long a browser waits for the group commit.
  const send = async (token: string, body: Buffer): Promise<void> => {
    const response = await app.inject({
      method: 'POST',
      url: `/capture/v1/${SITE}/batches`,
      headers: { origin, authorization: `Bearer ${token}`, 'content-type': BATCH_TYPE, 'content-encoding': 'gzip' },
      payload: body,
    });
    if (response.statusCode !== 200) throw new Error(`batch refused: ${response.statusCode} ${response.body}`);
  };
  const sent = Array.from({ length: sessions }, () => {
    const session = randomBytes(16).toString('hex');
    const token = signCaptureToken(context.keys, {
      site: SITE,
      session,
      subject: randomBytes(16).toString('hex'),
      receipt: `receipt-${session}`,
      policy: active.hash,
      regime: 'visitor',
      draw: 0,
      exp: Date.now() + 3_600_000,
    });
    return bodies.map((body) => send(token, body));
  });
  await Promise.all(sent.flat());
}

async function runFloor(path: string, bodies: readonly Buffer[], sessions: number): Promise<void> {
  const key = randomBytes(32);
  const file = await open(path, 'w');
  try {
    for (let done = 0; done < sessions * bodies.length; done += GROUP) {
      const group = Array.from({ length: Math.min(GROUP, sessions * bodies.length - done) }, async (_, index) => {
        const text = await inflate(bodies[(done + index) % bodies.length] ?? Buffer.alloc(0));
        JSON.parse(text.toString('utf8'));
        const nonce = randomBytes(12);
        const cipher = createCipheriv('aes-256-gcm', key, nonce);
        // Sealed as it came, compressed: no server would keep it larger.
        const body = bodies[(done + index) % bodies.length] ?? Buffer.alloc(0);
        return Buffer.concat([nonce, cipher.update(body), cipher.final(), cipher.getAuthTag()]);
      });
      await file.appendFile(Buffer.concat(await Promise.all(group)));
      await file.datasync();
    }
  } finally {
    await file.close();
  }
}
