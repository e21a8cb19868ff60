import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { buildRecorderPackage } from '../build.mjs';
import { Stage, until } from './testing/stage.ts';

const compiler = fileURLToPath(new URL('../../../node_modules/.bin/tsc', import.meta.url));
/** An application outside the workspace that has installed the packed package. */
const application = mkdtempSync(join(tmpdir(), 'scrim-application-'));
let stage: Stage;

beforeAll(async () => {
  const built = join(application, 'built');
  await buildRecorderPackage(built);
  execFileSync('npm', ['pack', built, '--pack-destination', application, '--loglevel=error', '--offline'], {
    cwd: application,
  });
  const installed = join(application, 'node_modules', '@scrim', 'recorder');
  mkdirSync(installed, { recursive: true });
  const [tarball = ''] = readdirSync(application).filter((name) => name.endsWith('.tgz'));
  execFileSync('tar', ['-xzf', join(application, tarball), '-C', installed, '--strip-components=1']);
  rmSync(built, { recursive: true });
  stage = await Stage.open();
});
afterEach(async () => {
  expect([stage.problems, stage.capture.rejected]).toEqual([[], []]);
  await stage.reset();
});
afterAll(async () => {
  await stage?.close();
  rmSync(application, { recursive: true });
});

/** A page without the tag, whose bundle has the package in it. */
async function pageWith(code: string, body: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: `import { createScrim } from '@scrim/recorder';\n${code}`, resolveDir: application },
    bundle: true,
    format: 'esm',
    write: false,
  });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Loan</title></head>
<body>${body}<script type="module">${outputFiles[0]?.text}</script></body></html>`;
}

const create = () => `createScrim({ site: 'test', origin: '${stage.captureOrigin}', consent: 'api' })`;

describe('The npm package', () => {
  test('asks, records and tells a click as the script tag does', async () => {
    const code = `const first = ${create()}; document.title = String(first === ${create()} && first === window.scrim);`;
    stage.pages.set('/apply', await pageWith(code, '<button>Continue</button>'));
    const page = await stage.consented('/apply');
    expect(await page.title()).toBe('true');
    await until(() => expect(stage.events().some(({ type }) => type === 2)).toBe(true));
    await page.click('button');
    await until(() => expect(stage.signals('click')).toMatchObject([{ path: 'html>body:2>button:1' }]));
    expect(stage.capture.receipts).toMatchObject([{ decision: 'granted', method: 'api' }]);
    // What comes after consent is the server's: the bundle holds the loader alone.
    expect(stage.capture.requests.map(({ path }) => path)).toContain(`/${stage.manifest.recorder}`);
    expect(stage.capture.requests.map(({ path }) => path)).not.toContain('/scrim.js');
  });

  test('starts nothing in a frame whose page has Scrim, by the package or the tag; nor does the tag in a frame of its page', async () => {
    const frames = `const frames = ['/other', '/tagged'].map((src) => Object.assign(document.createElement('iframe'), { src, name: src }));
      document.body.append(...frames);`;
    stage.pages.set('/apply', await pageWith(`${create()};${frames}`, '<p>Loan</p>'));
    stage.pages.set('/apply/tag', stage.html(`<script>${frames}</script>`, { attributes: 'data-consent="api"' }));
    stage.pages.set('/other', await pageWith(`document.title = String(${create()});`, '<p>Help</p>'));
    stage.pages.set('/tagged', stage.html('<p>Help</p>'));
    for (const path of ['/apply', '/apply/tag']) {
      stage.capture.requests.length = 0;
      const page = await stage.page(path);
      await page.waitForLoadState('networkidle');
      await expect.poll(() => page.frame('/other')?.title()).toBe('null');
      for (const name of ['/other', '/tagged']) {
        await page.frame(name)?.waitForLoadState();
        expect(await page.frame(name)?.evaluate(() => typeof window.scrim)).toBe('undefined');
      }
      expect(stage.capture.requests.filter(({ path: asked }) => asked.endsWith('policy.json'))).toHaveLength(1);
    }
  });

  test('does nothing where there is no browser', () => {
    const code = `import { createScrim } from '@scrim/recorder';
      console.log(createScrim({ site: 'test', origin: 'https://scrim.example' }))`;
    writeFileSync(join(application, 'server.mjs'), code);
    expect(execFileSync(process.execPath, ['server.mjs'], { cwd: application }).toString()).toBe('null\n');
  });

  test('has types of its own, strict and without the workspace', () => {
    writeFileSync(
      join(application, 'application.ts'),
      `import { type ConsentState, createScrim, type Scrim } from '@scrim/recorder';
export const scrim: Scrim | null = createScrim({ site: 'test', origin: 'https://scrim.example', regime: 'applicant' });
export const granted: Promise<boolean> | undefined = scrim?.consent.grant();
scrim?.consent.onChange(({ decision, receipt }: ConsentState) => console.log(decision === 'granted', receipt?.purposes[0]?.id));
window.scrim?.event('application_submitted', { product: 'car' });
// @ts-expect-error
createScrim({ site: 'test', origin: 'https://scrim.example', consent: 'cookie' });
// @ts-expect-error
scrim?.identify('visitor', '1');
`,
    );
    for (const [module, resolution] of [
      ['ESNext', 'Bundler'],
      ['NodeNext', 'NodeNext'],
    ]) {
      const compilerOptions = {
        target: 'ES2022',
        lib: ['ES2022', 'DOM'],
        module,
        moduleResolution: resolution,
        strict: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: false,
        noEmit: true,
        types: [],
      };
      const files = ['application.ts'];
      writeFileSync(join(application, 'package.json'), '{"type":"module"}');
      writeFileSync(join(application, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
      expect(spawnSync(compiler, ['-p', application], { encoding: 'utf8' }).stdout).toBe('');
    }
  });
});
