import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Recording, RecordingList } from '@scrim/protocol';
import { parse, stringify } from 'yaml';
import { type Box, compareBoxes, readBoxes } from '../e2e/boxes.ts';
import { ask, openReplay, signIn } from '../e2e/console.ts';
import { root, startSystem } from '../e2e/system.ts';
import { clickNotice, launchChromium } from '../e2e/visitor/chromium.ts';
import type { Benchmark, Measurement } from './measure.ts';

const PAGES = ['/', '/apply/amount', '/apply/about-you', '/apply/home-and-work', '/apply/bank', '/help'];
const SITE = '/api/v1/sites/meadow-loans';

/** How many boxes of the demo's pages stand within 2 px of their place in the replay: under its policy, and with no text lit at all. */
export const fidelity: Benchmark = async ({ scratch, say }) => {
  const policy = join(root, 'examples/meadow-loans/scrim.policy.yaml');
  const dark = await policyWithoutLight(policy, join(scratch, 'policy'));
  const measured: Measurement[] = [];
  for (const [what, policyFile] of [
    ['boxes within 2 px, as the policy lights them', policy],
    ['boxes within 2 px, every text masked', dark],
  ] as const) {
    const pages = await comparePages(policyFile, join(scratch, what.length.toString()));
    for (const { path, boxes, displaced, missing } of pages)
      say(`${what}: ${path} ${boxes - displaced} of ${boxes}, ${missing} missing`);
    const all = pages.reduce((sum, { boxes }) => sum + boxes, 0);
    const off = pages.reduce((sum, { displaced, missing }) => sum + displaced + missing, 0);
    measured.push({
      name: 'fidelity',
      what,
      budget: { kind: 'at-least', value: 99 },
      value: (100 * (all - off)) / all,
      unit: '%',
      samples: Object.fromEntries(
        pages.map(({ path, boxes, displaced, missing }) => [path, [boxes, displaced, missing]]),
      ),
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

async function comparePages(policyFile: string, dataDirectory: string) {
  const system = await startSystem({ policyFile, dataDirectory });
  const browser = await launchChromium();
  try {
    const visitor = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
    const page = await visitor.newPage();
    const originals = new Map<string, Box[]>();
    for (const [index, path] of PAGES.entries()) {
      await page.goto(system.siteUrl + path);
      if (index === 0) await clickNotice(page, 'granted');
      await page.waitForTimeout(2000);
      originals.set(path, await readBoxes(page));
    }
    await page.goto('about:blank');
    await page.waitForTimeout(1500);

    const viewer = await signIn(await browser.newContext({ viewport: { width: 1600, height: 1000 } }), system);
    const [item] = RecordingList.parse(await ask(viewer, `${system.scrimUrl}${SITE}/recordings`)).items;
    const recording = Recording.parse(await ask(viewer, `${system.scrimUrl}${SITE}/recordings/${item?.session}`));
    const results = [];
    for (const [path, boxes] of originals) {
      const mark = recording.marks.find(({ kind, label }) => kind === 'page' && label === path);
      const comparison = compareBoxes(
        boxes,
        await readBoxes(await openReplay(viewer, system.scrimUrl, recording.session, (mark?.at ?? 0) + 1500)),
      );
      results.push({
        path,
        boxes: boxes.length,
        displaced: comparison.displaced.length,
        missing: comparison.missing.length,
      });
    }
    return results;
  } finally {
    await browser.close();
    await system.close();
  }
}
