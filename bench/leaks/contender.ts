import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Adapter, Evidence } from '../../e2e/leaks/adapter.ts';
import type { Answer, SeenRequest } from '../../e2e/leaks/sink.ts';
import type { Player } from './players/player.ts';

export type Setting = 'defaults' | 'strictest';

/** A recorder by another hand: its npm package, what a page does with it, what its server answers and how its uploads are opened. */
export interface Contender {
  readonly name: string;
  /** Its npm package. */
  readonly package: string;
  /** Options as its documentation names them: this text is what runs in the page, and what the document quotes. */
  readonly options: Readonly<Record<Setting, string>>;
  /** Where those options are documented. */
  readonly source: string;
  /** What the page loads, before it is bundled. Sets `window.recorderFlush` where the recorder can be told to send. */
  program(options: string, server: string): string;
  /** What its server answers, where `{}` is not enough for it to record. */
  answer?(request: SeenRequest): Answer | null;
  /** What a request holds, as plain data; nothing where the request is no upload. */
  open(request: SeenRequest): readonly unknown[];
  /** A text that has to be found in its opened uploads, and what it is. */
  readonly canary: Readonly<Record<Setting, { readonly text: string; readonly what: string }>>;
  /** What plays its uploads, or why its replays are not compared. */
  readonly replays: Player | string;
  /** What a reader has to know to judge the row. */
  readonly note?: string;
}

/** The heading of the page with all vectors. */
export const HEADING = { text: 'Your application', what: 'the page’s heading' } as const;

/** The scripts that a page loads from a recorder's server, by path. */
export type Scripts = Map<string, Buffer>;

const PROGRAM = '/recorder.js';

/** The recorder on the page of the leak benchmark. `scripts` takes what the page loads of it. */
export async function adapterOf(
  contender: Contender,
  setting: Setting,
  scripts: Scripts = new Map(),
): Promise<Adapter> {
  const options = contender.options[setting];
  return {
    name: `${contender.name}, ${setting}`,
    options,
    async open({ sink, root }) {
      const program = await bundle(contender.program(options, sink.url), root);
      sink.answer = (request) => {
        const answer =
          request.path === PROGRAM ? { headers: JAVASCRIPT, body: program } : (contender.answer?.(request) ?? null);
        if (answer?.headers === JAVASCRIPT) scripts.set(request.path, Buffer.from(answer.body ?? ''));
        return answer;
      };
      return {
        // It stands for the site's own bundle: what loading it carries is not the recorder's doing.
        head: `<script src="${sink.url}${PROGRAM}" crossorigin referrerpolicy="no-referrer"></script>`,
        canary: contender.canary[setting].text,
        flush: async (page) => {
          await page.evaluate('window.recorderFlush?.()');
          await page.waitForTimeout(SENDING);
        },
        collect: async (seen) => seen.flatMap((request) => opened(contender, request)),
      };
    },
  };
}

/** Marks an answer as a script of the recorder's. */
export const JAVASCRIPT = { 'content-type': 'text/javascript' } as const;

/** What a recorder gets to send what it was told to, ms. */
const SENDING = 300;

function opened(contender: Contender, request: SeenRequest): Evidence[] {
  const path = request.path.replace(/\?.*/, '');
  return contender.open(request).map((data) => ({ place: 'wire', name: path, data: JSON.stringify(data) }));
}

/** The version of an installed package. */
export function versionOf(name: string, root: string): string {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}

/** As a site's own build makes it: one minified script, no comments. */
export async function bundle(contents: string, root: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}
