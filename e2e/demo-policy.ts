import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { root } from './system.ts';

export const DEMO_POLICY = join(root, 'examples/meadow-loans/scrim.policy.yaml');

/** Writes the demo's policy with no text lit, by rule or by string, its pictures, icons and fonts shown; its path. */
export async function writeDemoPolicyWithoutLight(directory: string): Promise<string> {
  await cp(join(root, 'examples/meadow-loans/public'), join(directory, 'public'), { recursive: true });
  const policy = parse(await readFile(DEMO_POLICY, 'utf8'));
  await mkdir(join(directory, 'strings'));
  for (const file of policy.strings) {
    const { language, strings } = parse(await readFile(join(root, 'examples/meadow-loans', file), 'utf8'));
    await writeFile(join(directory, file), stringify({ language, strings: { drawing: strings.drawing } }));
  }
  for (const page of policy.pages) if (page.light) delete page.light.text;
  const target = join(directory, 'scrim.policy.yaml');
  await writeFile(target, stringify(policy));
  return target;
}
