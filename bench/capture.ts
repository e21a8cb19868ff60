import { randomBytes } from 'node:crypto';
import { launchChromium } from '../e2e/visitor/chromium.ts';
import { createApp } from '../packages/server/src/app.ts';
import { pipelineOf } from '../packages/server/src/capture/pipeline.ts';
import { BATCH_TYPE } from '../packages/server/src/capture/routes.ts';
import { signCaptureToken } from '../packages/server/src/keys/capture-token.ts';
import { DEFAULT_LIMITS } from '../packages/server/src/platform/config.ts';
import type { Context } from '../packages/server/src/platform/context.ts';
import { activePolicy } from '../packages/server/src/policies/policy.ts';
import { startFloor } from './capture-floor.ts';
import { openInstallation, SITE } from './installation.ts';
import { type Benchmark, median, timed } from './measure.ts';
import { recordVisit, renumbered } from './visit.ts';

/**
 * Batches of a real visit, sent by many sessions at once, each in order as the recorder does; so many that the group
 * commit's wait is hidden: throughput, not latency. Scrim's side is all that a node does until the acknowledgement, but
 * for sockets: routing and headers, admission, inflation, parsing, redaction, inspection, sealing, packs, fsync; the index
 * is written meanwhile. The floor is the least any such server does with the same bytes: inflate, JSON.parse, AES-256-GCM,
 * append, fsync, in a thread per processor: a floor on one thread leaves the other processors idle, and would make any
 * work that is spread over them look cheap. In turns. Processor time is of the whole process, until all is indexed; it
 * tells the same on a machine that others use meanwhile.
 */
export const capture: Benchmark = async ({ quick, scratch, say }) => {
  const sessions = quick ? 200 : 300;
  const repetitions = quick ? 3 : 5;
  const installation = await openInstallation(scratch);
  try {
    const browser = await launchChromium();
    const bodies = await recordVisit(browser, installation, quick ? 20 : 60)
      .then((visit) => renumbered(visit.batches))
      .finally(() => browser.close());
    const bytes = bodies.reduce((sum, body) => sum + body.length, 0);
    const batches = sessions * bodies.length;
    say(
      `${sessions} sessions of ${bodies.length} batches, ${(bytes / bodies.length / 1000).toFixed(1)} KB gzipped on average`,
    );
    // The recorded visit is over; its pipeline must not write beside the measured one's.
    const context = withoutRateLimits(installation.scrim.context);
    const app = await createApp(context);
    await app.ready();
    const floor = await startFloor(scratch, bodies);
    const samples: Record<string, number[]> = {};
    const measured = async (name: string, work: () => Promise<void>, rest: () => Promise<void>) => {
      const before = process.cpuUsage();
      const wall = await timed(work);
      await rest();
      const { user, system } = process.cpuUsage(before);
      return { [name]: wall, [`${name}, processor`]: (user + system) / 1000 };
    };
    for (let round = 0; round <= repetitions; round++) {
      const taken = {
        ...(await measured(
          'floor',
          () => floor.run(batches),
          async () => {},
        )),
        ...(await measured(
          'Scrim',
          () => runScrim(app, context, installation.siteUrl, bodies, sessions),
          async () => pipelineOf(context)?.settle(),
        )),
      };
      say(
        Object.entries(taken)
          .map(([name, milliseconds]) => `${name} ${milliseconds.toFixed(0)} ms`)
          .join(', '),
      );
      // The first round warms up and is thrown away.
      if (round === 0) continue;
      for (const [name, milliseconds] of Object.entries(taken))
        samples[name] = [...(samples[name] ?? []), milliseconds];
    }
    const middle = (name: string) => median(samples[name] ?? []);
    await floor.close();
    await app.close();
    return [
      {
        name: 'capture',
        what: 'throughput, HTTP to durable, against inflate + parse + AES + fsync on every processor',
        budget: { kind: 'at-least', value: 50 },
        value: (100 * middle('floor')) / middle('Scrim'),
        unit: '%',
        samples,
        detail: `milliseconds for ${batches} batches`,
      },
      {
        name: 'capture',
        what: 'the same by processor time',
        budget: null,
        value: (100 * middle('floor, processor')) / middle('Scrim, processor'),
        unit: '%',
        samples: {},
        detail: 'samples above',
      },
      {
        name: 'capture',
        what: 'batches per second, acknowledged durable',
        budget: null,
        value: batches / (middle('Scrim') / 1000),
        unit: '/s',
        samples: {},
        detail: 'samples above',
      },
    ];
  } finally {
    await installation.close();
  }
};

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
  const newToken = () => {
    const session = randomBytes(16).toString('hex');
    return signCaptureToken(context.keys, {
      site: SITE,
      session,
      subject: randomBytes(16).toString('hex'),
      receipt: `receipt-${session}`,
      policy: active.hash,
      purposes: Object.keys(active.compiled.purposes),
      regime: 'visitor',
      draw: 0,
      exp: Date.now() + 3_600_000,
    });
  };
  const visit = async (): Promise<void> => {
    const token = newToken();
    for (const payload of bodies) {
      const response = await app.inject({
        method: 'POST',
        url: `/capture/v1/${SITE}/batches`,
        headers: { origin, authorization: `Bearer ${token}`, 'content-type': BATCH_TYPE, 'content-encoding': 'gzip' },
        payload,
      });
      if (response.statusCode !== 200) throw new Error(`batch refused: ${response.statusCode} ${response.body}`);
    }
  };
  await Promise.all(Array.from({ length: sessions }, visit));
}
