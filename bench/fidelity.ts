import { join } from 'node:path';
import { comparePages, type PageComparison } from '../e2e/compare-pages.ts';
import { DEMO_POLICY, writeDemoPolicyWithoutLight } from '../e2e/demo-policy.ts';
import { SHIPPED_PAGES, serveShippedPages, writeShippedPolicy } from '../e2e/shipped-pages.ts';
import { type OpenSite, startSystem } from '../e2e/system.ts';
import { launchChromium } from '../e2e/visitor/chromium.ts';
import type { Benchmark, Measurement } from './measure.ts';

const DEMO_PAGES = ['/', '/apply/amount', '/apply/about-you', '/apply/home-and-work', '/apply/bank', '/help'];

/** How many boxes of a page stand within 2 px of their place in its replay: with the texts that a policy lights, and with none lit at all. */
export const fidelity: Benchmark = async ({ scratch, say }) => {
  const cases: readonly (Pages & { what: string; allGoal: number | null; freeGoal: number | null })[] = [
    { what: 'demo, as its policy lights it', paths: DEMO_PAGES, policyFile: DEMO_POLICY, allGoal: 99, freeGoal: 99 },
    {
      what: 'demo, every text masked',
      paths: DEMO_PAGES,
      policyFile: await writeDemoPolicyWithoutLight(join(scratch, 'masked')),
      allGoal: null,
      freeGoal: 99,
    },
    {
      what: 'pages by other hands, lit',
      paths: SHIPPED_PAGES,
      policyFile: await writeShippedPolicy(join(scratch, 'shipped'), true),
      openSite: serveShippedPages,
      allGoal: 99,
      freeGoal: 99,
    },
    {
      what: 'pages by other hands, every text masked',
      paths: SHIPPED_PAGES,
      policyFile: await writeShippedPolicy(join(scratch, 'shipped-masked'), false),
      openSite: serveShippedPages,
      allGoal: null,
      freeGoal: null,
    },
  ];
  const measured: Measurement[] = [];
  for (const [index, { what, allGoal, freeGoal, ...pages }] of cases.entries()) {
    const compared = await compare(pages, join(scratch, `data-${index}`));
    for (const { path, boxes, displaced, missing, bound } of compared)
      say(
        `${what}: ${path} ${boxes - displaced.length} of ${boxes}, ${bound} fit a masked word, ${missing.length} missing`,
      );
    measured.push(share(`boxes within 2 px: ${what}`, allGoal, compared, () => true));
    measured.push(share(`… whose place no masked word tells: ${what}`, freeGoal, compared, ({ bound }) => !bound));
  }
  return measured;
};

/** Share of boxes in their place among all, or among those whose place does not follow from the width of a masked word. */
function share(
  what: string,
  goal: number | null,
  compared: readonly PageComparison[],
  counts: (box: { readonly bound: boolean }) => boolean,
): Measurement {
  const samples = compared.map(({ path, boxes, displaced, missing, bound }) => [
    path,
    [counts({ bound: true }) ? boxes : boxes - bound, displaced.filter(counts).length, missing.length],
  ]);
  const pages: Record<string, number[]> = Object.fromEntries(samples);
  const [all = 0, off = 0, missing = 0] = [0, 1, 2].map((index) =>
    Object.values(pages).reduce((sum, page) => sum + (page[index] ?? 0), 0),
  );
  return {
    name: 'fidelity',
    what,
    budget: goal === null ? null : { kind: 'at-least', value: goal },
    value: (100 * (all - off - missing)) / all,
    unit: '%',
    samples: pages,
    detail: 'per page: boxes, displaced, missing',
  };
}

interface Pages {
  readonly paths: readonly string[];
  readonly policyFile: string;
  readonly openSite?: OpenSite;
}

async function compare({ paths, ...site }: Pages, dataDirectory: string): Promise<PageComparison[]> {
  const system = await startSystem({ ...site, dataDirectory });
  const browser = await launchChromium();
  try {
    return await comparePages(system, browser, paths);
  } finally {
    await browser.close();
    await system.close();
  }
}
