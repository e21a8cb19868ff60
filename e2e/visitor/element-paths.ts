import { join } from 'node:path';
import { build } from 'esbuild';
import type { Locator, Page } from 'playwright-core';
import { root } from '../system.ts';

type Paths = typeof import('../../packages/recorder/src/element-path.ts');

let script: Promise<string> | undefined;

/** A script that defines `paths`, by which a page names its elements as the recorder does, and a replay finds them. */
export function elementPaths(): Promise<string> {
  script ??= bundled();
  return script;
}

async function bundled(): Promise<string> {
  const bundle = await build({
    entryPoints: [join(root, 'packages/recorder/src/element-path.ts')],
    bundle: true,
    format: 'iife',
    globalName: 'paths',
    footer: { js: 'window.paths = paths;' },
    write: false,
  });
  return bundle.outputFiles[0]?.text ?? '';
}

/** Lets the pages that are opened from now on name their elements: `pathOf`. */
export async function nameElements(page: Page): Promise<void> {
  await page.addInitScript(await elementPaths());
}

export const pathOf = (locator: Locator): Promise<string> =>
  locator.evaluate((element) => (window as unknown as { paths: Paths }).paths.elementPath(element));
