import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launchChromium } from '../visitor/chromium.ts';
import type { Adapter } from './adapter.ts';
import { measureLeaks } from './measure.ts';
import { asJson, asText } from './report.ts';
import { VECTORS } from './vectors/index.ts';
import { verdictOf } from './verdict.ts';

/** `npm run leaks -- --adapter FILE [--json] [--seed N]`. Exit 0: shown that nothing leaked; 1: something did, or it is not shown (`verdictOf`); 2: wrong usage. */
async function main(root: string, words: readonly string[]): Promise<number> {
  const option = (name: string) => (words.includes(name) ? words[words.indexOf(name) + 1] : undefined);
  const file = option('--adapter');
  const seed = Number(option('--seed') ?? Date.now() % 1e6);
  if (!file || !Number.isInteger(seed)) {
    console.error(
      'usage: npm run leaks -- --adapter FILE [--json] [--seed N]   (docs/leaks.md says what an adapter is)',
    );
    return 2;
  }
  const { default: adapter } = (await import(pathToFileURL(resolve(file)).href)) as { default?: Adapter };
  if (!adapter?.open) {
    console.error(`${file} has no default export with \`name\` and \`open\` (docs/leaks.md)`);
    return 2;
  }
  const browser = await launchChromium({ whole: true, history: true });
  try {
    const say = (line: string) => console.error(line);
    const result = await measureLeaks(adapter, { browser, vectors: VECTORS, seed, root, say });
    console.log(words.includes('--json') ? asJson(result, VECTORS) : asText(result, VECTORS));
    const { code, line } = verdictOf(result);
    say(line);
    return code;
  } finally {
    await browser.close();
  }
}

const [, , root = process.cwd(), ...words] = process.argv;
process.exit(await main(root, words));
