import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { comparePages, type PageComparison } from '../e2e/compare-pages.ts';
import { SHIPPED_PAGES, serveShippedPages, writeShippedPolicy } from '../e2e/shipped-pages.ts';
import { type OpenSite, root, startSystem } from '../e2e/system.ts';
import { launchChromium } from '../e2e/visitor/chromium.ts';
import type { Benchmark, Measurement } from './measure.ts';

const DEMO_PAGES = ['/', '/apply/amount', '/apply/about-you', '/apply/home-and-work', '/apply/bank', '/help'];

/** How many boxes of a page stand within 2 px of their place in its replay: with the texts that a policy lights, and with none lit at all. */
export const fidelity: Benchmark = async ({ scratch, say }) => {
  const demo = join(root, 'examples/meadow-loans/scrim.policy.yaml');
  const cases: readonly (Pages & { what: string; goal: number | null })[] = [
    { what: 'demo, as its policy lights it', paths: DEMO_PAGES, policyFile: demo, goal: 99 },
    {
      what: 'demo, every text masked',
      paths: DEMO_PAGES,
      policyFile: await policyWithoutLight(demo, join(scratch, 'masked')),
      goal: 99,
    },
    {
      what: 'pages by other hands, lit',
      paths: SHIPPED_PAGES,
      policyFile: await writeShippedPolicy(join(scratch, 'shipped'), true),
      openSite: serveShippedPages,
      goal: 99,
    },
    {
      what: 'pages by other hands, every text masked',
      paths: SHIPPED_PAGES,
      policyFile: await writeShippedPolicy(join(scratch, 'shipped-masked'), false),
      openSite: serveShippedPages,
      goal: null,
    },
  ];
  const measured: Measurement[] = [];
  for (const [index, { what, goal, ...pages }] of cases.entries()) {
    const compared = await compare(pages, join(scratch, `data-${index}`));
    for (const { path, boxes, displaced, missing } of compared)
      say(`${what}: ${path} ${boxes - displaced.length} of ${boxes}, ${missing.length} missing`);
    const all = compared.reduce((sum, { boxes }) => sum + boxes, 0);
    const off = compared.reduce((sum, { displaced, missing }) => sum + displaced.length + missing.length, 0);
    const samples = compared.map(({ path, boxes, displaced, missing }) => [
      path,
      [boxes, displaced.length, missing.length],
    ]);
    measured.push({
      name: 'fidelity',
      what: `boxes within 2 px: ${what}`,
      budget: goal === null ? null : { kind: 'at-least', value: goal },
      value: (100 * (all - off)) / all,
      unit: '%',
      samples: Object.fromEntries(samples),
      detail: 'per page: boxes, displaced, missing',
    });
  }
  return measured;
};

async function policyWithoutLight(file: string, directory: string): Promise<string> {
  await cp(join(root, 'examples/meadow-loans/public'), join(directory, 'public'), { recursive: true });
  const policy = parse(await readFile(file, 'utf8'));
  delete policy.strings;
  for (const page of policy.pages) if (page.light) delete page.light.text;
  const target = join(directory, 'scrim.policy.yaml');
  await writeFile(target, stringify(policy));
  return target;
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
