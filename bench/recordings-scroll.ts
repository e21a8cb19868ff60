import { join } from 'node:path';
import { signIn } from '../e2e/console.ts';
import { type System, startSystem } from '../e2e/system.ts';
import { launchChromium } from '../e2e/visitor/chromium.ts';
import { packName, packPrefix } from '../packages/server/src/capture/pack-writer.ts';
import { openMeter } from './browser.ts';
import { type Benchmark, inTime, median, slowest } from './measure.ts';

const VISITS = 100_000;
const SIGNALS_PER_VISIT = 12;
const WINDOW = { width: 1280, height: 800 };
/** CSS pixels per millisecond: a screen of rows every quarter of a second. */
const SPEED = 3;

/** The list of 100,000 recordings, scrolled at a steady speed in Chromium without a GPU, and in turn an empty table as high. */
export const recordingsScroll: Benchmark = async ({ quick, scratch, say }) => {
  const milliseconds = quick ? 3000 : 6000;
  const system = await startSystem({ dataDirectory: join(scratch, 'data') });
  const browser = await launchChromium();
  try {
    await storeVisits(system);
    const context = await browser.newContext({ viewport: WINDOW });
    const list = await signIn(context, system);
    const empty = await context.newPage();
    const meter = await openMeter(list);
    const busy: number[] = [];
    const gaps = { list: [] as number[], empty: [] as number[] };
    for (let round = 0; round < (quick ? 1 : 3); round++) {
      await list.bringToFront();
      await list.goto(`${system.scrimUrl}/sites/meadow-loans/recordings?period=all`);
      await list.locator('.row-link').first().waitFor();
      const listed = Number(await list.locator('.recordings-table').getAttribute('aria-rowcount')) - 1;
      if (listed !== VISITS) throw new Error(`${listed} of ${VISITS} visits are listed`);
      const before = await meter.read();
      const frames = await list.evaluate(scrollSteadily, { milliseconds, speed: SPEED });
      busy.push((((await meter.read()).task - before.task) / sum(frames)) * 100);
      gaps.list.push(...frames);
      const height = await list.evaluate(() => document.documentElement.scrollHeight);
      await empty.bringToFront();
      await empty.setContent(`<!doctype html><table style="width:100%;height:${height}px"><tr><td></table>`);
      gaps.empty.push(...(await empty.evaluate(scrollSteadily, { milliseconds, speed: SPEED })));
    }
    const [late, lateEmpty] = [100 - inTime(gaps.list), 100 - inTime(gaps.empty)];
    const [slow, slowEmpty] = [slowest(gaps.list), slowest(gaps.empty)];
    say(
      `${gaps.list.length} frames: median ${median(gaps.list).toFixed(1)} ms, 95 % within ${slow.toFixed(1)} ms, ${late.toFixed(1)} % late, main thread busy for ${median(busy).toFixed(0)} %; empty table: ${slowEmpty.toFixed(1)} ms, ${lateEmpty.toFixed(1)} %`,
    );
    const detail = 'milliseconds between frames, of the list and of an empty table as high';
    return [
      {
        name: 'recordings-scroll',
        what: 'frames later than 25 ms while 100,000 recordings scroll',
        budget: null,
        value: late,
        unit: '%',
        samples: gaps,
        detail,
      },
      {
        name: 'recordings-scroll',
        what: '95th percentile of a frame, against an empty table as high',
        budget: null,
        value: slow / slowEmpty,
        unit: '×',
        samples: {},
        detail,
      },
      {
        name: 'recordings-scroll',
        what: 'share of the time for which it keeps the main thread busy',
        budget: null,
        value: median(busy),
        unit: '%',
        samples: { busy },
        detail: 'processor time, in which other programs do not count, by round',
      },
    ];
  } finally {
    await browser.close();
    await system.close();
  }
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** In the page: milliseconds between frames while it is scrolled from its top. */
function scrollSteadily({ milliseconds, speed }: { milliseconds: number; speed: number }): Promise<number[]> {
  return new Promise((resolve) => {
    const gaps: number[] = [];
    let began = 0;
    let last = 0;
    const frame = (now: number) => {
      if (last > 0) gaps.push(now - last);
      else began = now;
      last = now;
      window.scrollTo(0, (now - began) * speed);
      if (now - began < milliseconds) requestAnimationFrame(frame);
      else resolve(gaps);
    };
    requestAnimationFrame(frame);
  });
}

/** Visits of two pages each, one every 20 s, with all that their rows draw. */
async function storeVisits({ context }: System): Promise<void> {
  const end = Date.now() - 3_600_000;
  const day = new Date(end).toISOString().slice(0, 10);
  const pack = `${packPrefix({ class: 'signals', site: 'meadow-loans', day })}${packName(Date.now())}`;
  await context.clickhouse.command({
    query: `INSERT INTO signals (site, session, seq, position, subject, day, time, page, view, kind, path, regime, device, browser, language)
      SELECT 'meadow-loans', concat('v', leftPad(toString(visit), 6, '0')) AS name, intDiv(turn, 6) AS part, turn % 6, name, toDate(at), at,
        ['/', '/apply/amount'][part + 1], concat(name, toString(part)),
        multiIf(turn % 6 = 0, 'view', turn = 4, 'rage', turn = 5, 'dead', turn = 10, 'field', turn = 11, 'error', 'click'),
        'html>body:2>main:1>a:1', 'applicant', 1 + visit % 3, 'chromium', 'en'
      FROM (
        SELECT intDiv(number, ${SIGNALS_PER_VISIT}) AS visit, number % ${SIGNALS_PER_VISIT} AS turn,
          fromUnixTimestamp64Milli(${end} - toInt64(visit) * 20000 + toInt64(turn) * 1500, 'UTC') AS at
        FROM numbers(${VISITS * SIGNALS_PER_VISIT})
      )`,
  });
  await context.clickhouse.command({
    query: `INSERT INTO chunks (site, session, seq, class, day, time_from, time_to, page, view, subject, regime, device, browser, language, pack)
      SELECT site, session, seq, 'signals', day, time, time + INTERVAL 8 SECOND, page, view, subject, regime, device, browser, language, '${pack}'
      FROM signals WHERE kind = 'view'`,
  });
}
