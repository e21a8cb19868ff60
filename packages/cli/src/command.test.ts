import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const unbuilt = mkdtempSync(join(tmpdir(), 'scrim-unbuilt-'));
afterAll(() => rmSync(unbuilt, { recursive: true }));

function run(command: string, ...words: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(command, words, { cwd: root }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err }),
    );
  });
}

describe('The command scrim', () => {
  test('is there in a clone that is built', async () => {
    const policy = 'examples/meadow-loans/scrim.policy.yaml';
    const { code, out, err } = await run('npx', '--no-install', 'scrim', 'policy', 'check', policy);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('0 errors');
  });

  test('says how to build it in one that is not', async () => {
    const launcher = join(unbuilt, 'scripts', 'scrim.mjs');
    cpSync(join(root, 'scripts', 'scrim.mjs'), launcher);
    const { code, err } = await run(process.execPath, launcher, 'help');
    expect(code).toBe(1);
    expect(err).toContain(`npm run build\` in ${dirname(dirname(launcher))}`);
  });
});
