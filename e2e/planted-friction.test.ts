import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMeadow } from '@scrim/meadow-loans/server';
import { makePerson } from '@scrim/probe';
import type { Opportunity, OpportunityPlace, Overview } from '@scrim/protocol';
import { Signal } from '@scrim/protocol';
import { completeConfig, openScrim } from '@scrim/server';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readVisits, type Visit } from '../packages/cli/src/demo/visit-file.ts';
import { type IndexRows, indexRows } from '../packages/server/src/capture/index-rows.ts';
import { readUserAgent } from '../packages/server/src/capture/user-agent.ts';
import { readOverview } from '../packages/server/src/opportunities/opportunity.ts';
import { dayOf } from '../packages/server/src/platform/clock.ts';
import { root } from './system.ts';
import { launchChromium } from './visitor/chromium.ts';
import { nameElements, pathOf } from './visitor/element-paths.ts';
import { Visitor } from './visitor/visitor.ts';

const SITE = 'meadow-loans';
const DAY = 86_400_000;
const demo = join(root, 'examples', 'meadow-loans');

/** Where the frictions of examples/meadow-loans/README.md are, as the recorder names elements: read from the running site. */
interface Planted {
  readonly income: string;
  readonly bankCheck: string;
  readonly badges: readonly string[];
  readonly table: string;
}

let directory: string;
let planted: Planted;
let overviews: readonly Overview[];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'scrim-planted-'));
  planted = await findPlanted();
  overviews = await overviewsOfDemo();
}, 540_000);
afterAll(() => rm(directory, { recursive: true, force: true }));

const isWithin = (path: string | null, outer: string) =>
  path !== null && (path === outer || path.startsWith(`${outer}>`));

const FRICTIONS: Record<string, (place: OpportunityPlace) => boolean> = {
  'the income field': ({ page, kind, path }) =>
    page === '/apply/home-and-work' && kind === 'field' && path === planted.income,
  'the slow bank check': ({ page, kind, path }) =>
    page === '/apply/bank' && (kind === 'wait' || isWithin(path, planted.bankCheck)),
  'the badge that does nothing': ({ page, path }) =>
    page === '/offers' && planted.badges.some((badge) => isWithin(path, badge)),
  'the hidden accept buttons': ({ page, kind, path, device, variant }) =>
    page === '/offers' &&
    ((kind === 'group' && device === 'phone' && variant === 'table') ||
      (isWithin(path, planted.table) && !planted.badges.some((badge) => isWithin(path, badge)))),
};

/** How many installations are looked at: each rounds numbers of people by a key of its own. */
const INSTALLATIONS = 20;

describe('of the demo’s 320 visits, the console of any installation finds', () => {
  const ranks = ({ opportunities }: Overview, is: (place: OpportunityPlace) => boolean) =>
    opportunities.flatMap(({ place }: Opportunity, at) => (is(place) ? [at] : []));

  it.each(Object.keys(FRICTIONS))('%s, with people behind it and its signs', (name) => {
    for (const overview of overviews) {
      const [first] = ranks(overview, FRICTIONS[name] ?? (() => false));
      const found = overview.opportunities[first ?? -1];
      expect(found?.signs.length ?? 0).toBeGreaterThan(0);
      for (const sign of found?.signs ?? []) {
        expect(sign.p).toBeLessThanOrEqual(overview.discovery.rate);
        expect(sign.people).toBeGreaterThanOrEqual(overview.k);
        expect(sign.difference.lower).toBeGreaterThan(0);
      }
    }
  });

  it('nothing that was not planted above any of these', () => {
    const isPlanted = (place: OpportunityPlace) => Object.values(FRICTIONS).some((is) => is(place));
    for (const overview of overviews) {
      const last = Math.max(
        ...Object.values(FRICTIONS).map((is) => ranks(overview, is)[0] ?? Number.POSITIVE_INFINITY),
      );
      expect(overview.opportunities.slice(0, last + 1).filter(({ place }) => !isPlanted(place))).toEqual([]);
    }
  });

  it('what the frictions that people leave at cost, with intervals above nothing where enough people met them', () => {
    for (const overview of overviews) {
      for (const name of ['the income field', 'the slow bank check', 'the hidden accept buttons']) {
        const [first] = ranks(overview, FRICTIONS[name] ?? (() => false));
        const { place, loss } = overview.opportunities[first ?? -1] ?? {};
        expect([name, (loss?.perMonth.value ?? 0) > 0]).toEqual([name, true]);
        // About a hundred clicked the waiting button in vain, and as many did not: the rounding of so few alone may hide what it costs.
        if (place?.kind !== 'element') expect([name, (loss?.perMonth.lower ?? 0) > 0]).toEqual([name, true]);
      }
    }
  });
});

/** Walks into each friction of the site, without Scrim, and reads where its elements are. */
async function findPlanted(): Promise<Planted> {
  const meadow = await startMeadow({ port: 0, scrimOrigin: null, distDir: join(root, 'dist/meadow-loans') });
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await nameElements(page);
    const where = (selector: string) => pathOf(page.locator(selector).locator('visible=true').first());
    const person = makePerson(11);
    const visitor = new Visitor(page, 5, 0.2);
    await page.goto(`${meadow.url}/apply/amount?lang=en&variant=table`);
    await visitor.fillAmount();
    await visitor.submitFor('/apply/about-you');
    await visitor.fillAboutYou(person);
    await visitor.submitFor('/apply/home-and-work');
    await visitor.fillHomeAndWork({ ...person, income: '65,000', housingCost: '1250' });
    const income = await where('#income');
    await visitor.submit();
    await page.locator('#income-error').waitFor();
    expect(await where('#income')).toBe(income);
    await visitor.type('income', '65000');
    await visitor.submitFor('/apply/bank');
    await visitor.fillBank(person);
    await visitor.submit();
    await page.locator('.bank-check').waitFor();
    const bankCheck = await where('.bank-check');
    await visitor.arrive('/apply/review');
    await visitor.type('signature', `${person.firstName} ${person.lastName}`);
    await visitor.check('signConsent');
    await visitor.submitFor('/offers');
    const table = await where('.offer-table-scroll');
    const inTable = await where('.offer-badge');
    await showCards(page, meadow.url);
    return { income, bankCheck, badges: [inTable, await where('.offer-badge')], table };
  } finally {
    await browser.close();
    await meadow.close();
  }
}

/** The application is kept over the reload. */
async function showCards(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/offers?variant=cards`);
  await page.locator('.offer-cards').waitFor();
}

/** Overviews of installations whose index holds what the demo's visits said, spread over the last four weeks. */
async function overviewsOfDemo(): Promise<Overview[]> {
  const visits = await readVisits(join(demo, 'visits', 'visits.json.br'));
  const scrim = await openScrim(
    completeConfig({
      dataDirectory: directory,
      logLevel: 'error',
      sites: [
        {
          id: SITE,
          name: 'Meadow Loans',
          origins: ['http://localhost:7071'],
          policyFile: join(demo, 'scrim.policy.yaml'),
        },
      ],
    }),
  );
  try {
    const now = scrim.context.clock.now();
    const rows = visits.flatMap((visit, index) =>
      rowsOf(visit, now - 28 * DAY * (1 - (index + 0.5) / visits.length) - visit.startedAt),
    );
    await scrim.context.clickhouse.insert({
      table: 'signals',
      format: 'JSONEachRow',
      values: rows.flatMap(({ signals }) => signals),
    });
    const overviews: Overview[] = [];
    for (let installation = 0; installation < INSTALLATIONS; installation++) {
      const mac = (...of: string[]) => createHmac('sha256', `installation ${installation}`).update(of.join()).digest();
      const context = { ...scrim.context, keys: { ...scrim.context.keys, mac } };
      overviews.push(await readOverview(context, { site: SITE, days: 30 }));
    }
    return overviews;
  } finally {
    await scrim.close();
  }
}

const Batch = z.object({ page: z.object({ template: z.string(), view: z.string() }), signals: z.array(Signal).min(1) });

/** As capture indexes them; a new grant begins a new session. */
function rowsOf(visit: Visit, shift: number): IndexRows[] {
  let session = 0;
  const variants = new Map<string, string>();
  return visit.requests.flatMap(({ path, body }, seq) => {
    if (/\/(?:receipts|sessions)$/.test(path)) session += 1;
    const batch = Batch.safeParse(body).data;
    const time = batch?.signals[0]?.time;
    if (batch === undefined || time === undefined) return [];
    const at = time + shift;
    const { template, view } = batch.page;
    for (const signal of batch.signals) {
      if (signal.kind === 'view' || signal.kind === 'variant') variants.set(view, signal.variant ?? '');
    }
    const { device, browser, browserVersion } = readUserAgent(visit.userAgent);
    const header = {
      site: SITE,
      session: `${visit.name}-${session}`,
      seq,
      class: 'signals' as const,
      subject: visit.name,
      day: dayOf(at),
      codec: 'columns+br' as const,
    };
    const meta = {
      page: template,
      rule: 0,
      view,
      policy: '',
      receipt: '',
      regime: 'applicant' as const,
      device,
      browser,
      browserVersion,
      language: '',
      variant: variants.get(view) ?? '',
      viewportWidth: 0,
      viewportHeight: 0,
      from: at,
      to: at,
      receivedAt: at,
      skew: 0,
      keyframe: false,
      clean: true,
      masked: 0,
      lit: 0,
      hits: 0,
    };
    const signals = batch.signals.map((signal) => ({ ...signal, time: signal.time + shift }));
    return [indexRows(header, { class: 'signals', meta, signals }, { pack: '', offset: 0, length: 0 })];
  });
}
