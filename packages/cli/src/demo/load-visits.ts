import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ScrimError, type ServerConfig, startServer } from '@scrim/server';
import { z } from 'zod';
import { fetchPolicy } from './fetch-policy.ts';
import { playVisit } from './play-visit.ts';
import { PlayedClock } from './played-clock.ts';
import { readVisits, type Visit } from './visit-file.ts';

const DAY = 86_400_000;
/** The demo's visits are spread over the days before the first start; replay is kept for 30. */
const DAYS = 28;
/** Visits that are played at once: their batches become durable together. */
const AT_ONCE = 8;

const Progress = z.object({
  /** Names of the visits that are loaded. */
  loaded: z.array(z.string()),
  /** The visits are over by then, epoch ms. */
  until: z.number(),
});

/**
 * On the first start, plays the demo's recorded visits into the capture API of a server of its own, for which each visit
 * happens at its new time. Progress is kept in `demo-visits.json` of the data directory, so a start that was interrupted
 * goes on where it stopped. Throws `demo_data_unreadable` when another version of Scrim has begun it.
 */
export async function loadVisits(
  config: ServerConfig,
  file: string,
  origin: string,
  say: (line: string) => void,
): Promise<void> {
  if (!existsSync(file)) return;
  const progressFile = join(config.dataDirectory, 'demo-visits.json');
  const { loaded, until } = existsSync(progressFile)
    ? readProgress(await readFile(progressFile, 'utf8'), progressFile)
    : { loaded: [], until: Date.now() - 600_000 };
  const visits = await readVisits(file);
  const planned = visits.map((visit, index) => ({ visit, startsAt: startOf(visit, index, visits.length, until) }));
  const waiting = planned.filter(({ visit }) => !loaded.includes(visit.name));
  if (waiting.length === 0) return;

  const clock = new PlayedClock(Math.min(...waiting.map(({ startsAt }) => startsAt)));
  const server = await startServer({
    ...config,
    port: 0,
    host: '127.0.0.1',
    clock,
    limits: { ...config.limits, packMilliseconds: 25, sessionBatchesPerMinute: 1e6, siteBatchesPerSecond: 1e6 },
  });
  try {
    const policy = await fetchPolicy(server.url, 'meadow-loans');
    const playWaiting = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const { visit, startsAt } = next;
        await playVisit(visit, startsAt, { url: server.url, origin, policy, at: (time) => clock.set(visit, time) });
        clock.done(visit);
        // Others go on while the file is written.
        const count = loaded.push(visit.name);
        if (count % 30 === 0 || count === visits.length) {
          await writeFile(progressFile, JSON.stringify({ loaded, until }));
          say(`demo visits: ${count} of ${visits.length}`);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, playWaiting));
  } finally {
    await writeFile(progressFile, JSON.stringify({ loaded, until }));
    await server.close();
  }
}

function readProgress(text: string, file: string): z.infer<typeof Progress> {
  try {
    return Progress.parse(JSON.parse(text));
  } catch (cause) {
    throw new ScrimError('demo_data_unreadable', { detail: `${file} is not what this version writes.`, cause });
  }
}

/** Over the last days in file order, between 8 and 22 o'clock UTC; a visit with a return on another day early enough. */
function startOf(visit: Visit, index: number, count: number, until: number): number {
  const lasts = visit.requests.at(-1)?.at ?? 0;
  const share = (index + 0.2 + 0.6 * fraction(index)) / count;
  const moment = Math.min(until - DAYS * DAY * (1 - share), until - lasts);
  const midnight = Math.floor(moment / DAY) * DAY;
  const waking = midnight + DAY * (8 / 24) + (moment - midnight) * (14 / 24);
  return Math.min(Math.round(waking), until - lasts);
}

/** In [0, 1), the same for the same number, without a pattern that shows. */
const fraction = (index: number) => (index * 0.618_033_988_75) % 1;
