import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ServerConfig, startServer } from '@scrim/server';
import { fetchPolicy } from './fetch-policy.ts';
import { playVisit } from './play-visit.ts';
import { readVisits } from './visit-file.ts';

const DAY = 86_400_000;
/** The demo's visits are spread over the days before the first start. */
const DAYS = 7;

/**
 * On the first start, plays the demo's recorded visits into the capture API of a server of its own, whose clock stands at each visit's new time.
 * Progress is kept in `demo-visits.json` of the data directory, so a start that was interrupted goes on where it stopped.
 */
export async function loadVisits(
  config: ServerConfig,
  file: string,
  origin: string,
  say: (line: string) => void,
): Promise<void> {
  const progressFile = join(config.dataDirectory, 'demo-visits.json');
  const progress = existsSync(progressFile)
    ? JSON.parse(await readFile(progressFile, 'utf8'))
    : { loaded: 0, until: Date.now() - 600_000 };
  if (!existsSync(file)) return;
  const visits = await readVisits(file);
  if (progress.loaded >= visits.length) return;

  let time = startOf(progress.loaded, visits.length, progress.until);
  const server = await startServer({
    ...config,
    port: 0,
    host: '127.0.0.1',
    clock: { now: () => time },
    limits: { ...config.limits, packMilliseconds: 15, sessionBatchesPerMinute: 100_000 },
  });
  try {
    const policy = await fetchPolicy(server.url, 'meadow-loans');
    for (const [index, visit] of visits.entries()) {
      if (index < progress.loaded) continue;
      const startsAt = startOf(index, visits.length, progress.until);
      await playVisit(visit, startsAt, {
        url: server.url,
        origin,
        policy,
        setTime: (milliseconds) => {
          time = milliseconds;
        },
      });
      await writeFile(progressFile, JSON.stringify({ ...progress, loaded: index + 1 }));
      if ((index + 1) % 10 === 0 || index + 1 === visits.length) say(`demo visits: ${index + 1} of ${visits.length}`);
    }
  } finally {
    await server.close();
  }
}

/** Evenly over the last days, between 8 and 22 o'clock UTC, in file order. */
function startOf(index: number, count: number, until: number): number {
  const moment = until - DAYS * DAY * (1 - (index + 1) / count);
  const midnight = Math.floor(moment / DAY) * DAY;
  const waking = midnight + DAY * (8 / 24) + (moment - midnight) * (14 / 24);
  return Math.min(Math.round(waking), until);
}
