import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { ProbeRefusal } from '../errors.ts';
import type { SyntheticPerson } from '../people/synthetic-person.ts';

/** What a script is given: `export default async ({ page, person, step }) => { … }`. */
export interface ScriptMeans {
  readonly page: Page;
  readonly person: SyntheticPerson;
  /** Names what comes next in the report. */
  step(name: string): Promise<void>;
}
export type ProbeScript = (means: ScriptMeans) => Promise<void>;

const Loaded = z.object({ default: z.custom<ProbeScript>((value) => typeof value === 'function') });

/**
 * Loads a script in TypeScript or JavaScript.
 * @throws ProbeRefusal when the file is missing or has no default function
 */
export async function loadScript(file: string): Promise<ProbeScript> {
  const path = resolve(file);
  if (!existsSync(path)) throw new ProbeRefusal('probe_script', `${file} does not exist.`);
  const { build } = await import('esbuild');
  const folder = await mkdtemp(join(dirname(path), '.scrim-probe-'));
  try {
    const outfile = join(folder, 'script.mjs');
    const result = await build({
      entryPoints: [path],
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      write: false,
      logLevel: 'silent',
    });
    await writeFile(outfile, result.outputFiles[0]?.text ?? '');
    const loaded = Loaded.safeParse(await import(pathToFileURL(outfile).href));
    if (!loaded.success)
      throw new ProbeRefusal(
        'probe_script',
        `${file} has no default function: export default async ({ page, person, step }) => { … }`,
      );
    return loaded.data.default;
  } catch (error) {
    if (error instanceof ProbeRefusal) throw error;
    throw new ProbeRefusal(
      'probe_script',
      `${file} can not be loaded: ${error instanceof Error ? error.message : error}`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
