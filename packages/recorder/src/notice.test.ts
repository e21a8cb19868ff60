import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compressRecorder } from '../build.mjs';
import { testPolicy } from './testing/policy.ts';
import { Stage } from './testing/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

/** axe cannot look into a closed root, so the same nodes and style are shown in the page itself. */
const shown = async (which: string, language: 'en' | 'es', options = {}): Promise<Page> => {
  const page = await (await stage.visitor(options)).newPage();
  const { outputFiles } = await build({
    stdin: {
      contents: `import { buildNotice } from './notice-node.ts';
        import { noticeView } from './notice.ts';
        import { CONTROL_CSS, panelNode } from './control.ts';
        const policy = ${JSON.stringify(testPolicy)};
        const texts = policy.consent.notice.${language};
        const view = noticeView(policy);
        const stored = { decision: 'withdrawn', signed: 'x', receipt: {} };
        const node = { banner: view.banner, gpc: view.gpc, panel: panelNode({ stored, gpc: false, texts }, false) }.${which};
        const style = document.createElement('style');
        style.textContent = view.css + CONTROL_CSS;
        document.head.append(style);
        document.documentElement.lang = '${language}';
        document.title = 'Notice';
        document.body.append(buildNotice(node, texts));`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
      loader: 'ts',
    },
    bundle: true,
    format: 'iife',
    write: false,
  });
  await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
  return page;
};

describe('The notice', () => {
  for (const which of ['banner', 'gpc', 'panel']) {
    for (const colorScheme of ['light', 'dark'] as const) {
      test(`${which} has no accessibility violation in ${colorScheme}`, async () => {
        const page = await shown(which, 'en', { colorScheme });
        await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core') });
        const violations = await page.evaluate(async () => {
          const { axe } = window as unknown as {
            axe: {
              run(
                context: object,
                options: object,
              ): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
            };
          };
          const options = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] };
          const found = await axe.run(document, options);
          return found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
        });
        expect(violations).toEqual([]);
      });
    }
  }

  for (const language of ['en', 'es'] as const) {
    test(`makes accepting and declining alike (${language})`, async () => {
      const page = await shown('banner', language);
      const [decline, accept] = await page.evaluate(() =>
        [...document.querySelectorAll('.choice button')].map((button) => {
          const { width, height, top } = button.getBoundingClientRect();
          const { color, backgroundColor, borderColor, font, fontWeight, outline } = getComputedStyle(button);
          return { width, height, top, color, backgroundColor, borderColor, font, fontWeight, outline };
        }),
      );
      expect(accept).toEqual(decline);
    });
  }

  test('fits a phone at 200 % zoom without scrolling sideways', async () => {
    const page = await shown('banner', 'es', { viewport: { width: 320, height: 480 }, deviceScaleFactor: 2 });
    const overflow = await page.evaluate(() => {
      const section = document.querySelector('section');
      const box = section?.getBoundingClientRect();
      return {
        wide: document.documentElement.scrollWidth > innerWidth,
        top: box?.top ?? -1,
        inside: (section?.scrollWidth ?? 0) <= (section?.clientWidth ?? 0),
      };
    });
    expect(overflow).toMatchObject({ wide: false, inside: true });
    expect(overflow.top).toBeGreaterThanOrEqual(0);
  });
});

test('The loader stays within 2 KB, and what is loaded after consent within 32 KB', async () => {
  const { loader, recorder, control } = await compressRecorder(stage.directory);
  expect(loader).toBeLessThanOrEqual(2048);
  expect(recorder + control).toBeLessThanOrEqual(32 * 1024);
});
