import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { Comparison } from '../../e2e/boxes.ts';
import { comparePages } from '../../e2e/compare-pages.ts';
import type { Adapter } from '../../e2e/leaks/adapter.ts';
import { DEFAULT, DEMO, MOST, scrimTogether } from '../../e2e/leaks/adapters/scrim.ts';
import { SHIPPED_PAGES, serveShippedPages, writeShippedPolicy } from '../../e2e/shipped-pages.ts';
import { startSystem } from '../../e2e/system.ts';
import { buildRecorder } from '../sizes.ts';
import type { Row } from './comparison.ts';

/** Scrim's policies, and what of each a reader has to know. */
const POLICIES = [
  {
    policy: DEFAULT,
    options: 'level: signals',
    note: 'The default of a matched page: clicks, scroll, fields visited and the like, and no replay.',
  },
  {
    policy: DEMO,
    options:
      'level: replay, presets: [gdpr, ccpa, glba], strings: …, light: { text: [.progress-count], images: [img] }',
    note: 'As the demo lender’s: a replay that shows the site’s own strings and pictures.',
  },
  {
    policy: MOST,
    options: 'level: replay, light: { text: every element, attributes: every label, images: [img] }',
    note: 'All that the compiler lets a policy light. What leaks here is what it lights, which is what the others’ defaults show too.',
  },
] as const;

export const SCRIM_ROWS = (): Row[] =>
  POLICIES.map(({ policy, options, note }) => ({
    name: 'Scrim',
    version: 'this repository',
    setting: policy.name,
    options,
    source: '[policy reference](policy-reference.md)',
    note,
    canary: policy === DEFAULT ? 'the kind of a signal' : 'the name of an element',
    leaks: { reason: 'not run' },
    fidelity: { reason: 'records no replay' },
    size: { reason: 'not run' },
    cost: { reason: 'not run' },
  }));

export const scrimAdapters = (): Adapter[] => scrimTogether(POLICIES.map(({ policy }) => policy));

/** Loader, recorder and consent controls, gzipped. */
export async function scrimSize(directory: string): Promise<number> {
  const { sizes } = await buildRecorder(directory);
  return sizes.loader.gzip + sizes.recorder.gzip + sizes.control.gzip;
}

/** The pages by other hands in Scrim's own player: their pictures shown, and their texts as the policy has them. */
export async function compareScrim(
  setting: string,
  browser: Browser,
  scratch: string,
): Promise<readonly Comparison[] | null> {
  if (setting === DEFAULT.name) return null;
  const directory = join(scratch, `fidelity-${setting.replaceAll(' ', '-')}`);
  const system = await startSystem({
    dataDirectory: join(directory, 'data'),
    policyFile: await writeShippedPolicy(join(directory, 'policy'), setting === MOST.name),
    openSite: serveShippedPages,
  });
  try {
    return await comparePages(system, browser, SHIPPED_PAGES);
  } finally {
    await system.close();
  }
}
