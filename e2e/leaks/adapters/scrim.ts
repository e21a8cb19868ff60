import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { readBooks, readOpenedFrames, readRawFiles } from '../../stored-content.ts';
import { root, type System, startSystem } from '../../system.ts';
import { clickNotice } from '../../visitor/chromium.ts';
import type { Adapter, Evidence, Recorder } from '../adapter.ts';
import { evidenceOf } from '../measure.ts';
import { OUTCOMES, PLAIN_OUTCOME } from '../outcomes.ts';
import { besidePages } from '../sink.ts';
import { LOAD } from '../there-and-back.ts';

type Page = Readonly<Record<string, unknown>>;

/** What a policy says of all pages; the rest is as the set-up wizard writes it. */
export interface ScrimPolicy {
  readonly name: string;
  readonly presets?: readonly ('gdpr' | 'ccpa' | 'glba')[];
  readonly page: Page;
  /** The demo's string dictionaries. */
  readonly strings?: true;
  /** Dictionaries of its own. */
  readonly learned?: readonly { readonly file: string; readonly text: string }[];
  /** The recorder that pages get in place of the built one; then the wire alone is evidence, for the server judges again. */
  readonly recorder?: string;
}

const CONTROLLER = 'A lender under measurement';
/** Whatever such a page lights, it takes back two kinds of elements (vectors/taken-back.ts). */
const REPLAY: Page = {
  level: 'replay',
  purpose: 'ux',
  sample: '100%',
  until: '2027-06-30',
  mask: ['.taken-back'],
  exclude: ['.left-out', '[data-left-out]'],
};

/** Elements that hold a page's words, and those that hold none; fields and whole pages can be lit by no policy. */
const LIT =
  'section title a abbr address article aside b bdo blockquote button caption code data dd details dialog div dl dt em fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header i img label legend li mark math menu meter nav ol optgroup option output p pre progress q rt ruby small span strong summary svg table td text th time track ul video iframe canvas';
const LABELS =
  'alt title label abbr summary placeholder aria-label aria-description aria-roledescription aria-placeholder aria-keyshortcuts aria-braillelabel';
/**
 * Any name that begins with `data-` compiles: these are all that the page has, but `data-variant`, of which a policy lists the
 * values, and two whose values are partly digits, so that how much is shown differs from value to value.
 */
const DATA =
  'data-name data-state data-props data-user data-text data-row data-point data-position data-tenant data-replicated data-blob data-codes data-rev data-up';
/** What else bears attributes. */
const BEARING = 'html body input textarea select g template style link script noscript object slot area map tr tbody';

export const DEFAULT: ScrimPolicy = { name: 'default', page: { level: 'signals' } };
export const PRESETS: readonly ScrimPolicy[] = (['gdpr', 'ccpa', 'glba'] as const).map((preset) => ({
  name: preset,
  presets: [preset],
  page: REPLAY,
}));
export const DEMO: ScrimPolicy = {
  name: 'demo',
  presets: ['gdpr', 'ccpa', 'glba'],
  strings: true,
  page: { ...REPLAY, light: { text: ['.progress-count'], images: ['img'] } },
};
/** All that the compiler lets a policy light, but for what it takes back. `assets` aside: the page has no file that is the same for everybody. */
export const MOST: ScrimPolicy = {
  name: 'most permissive',
  page: {
    ...REPLAY,
    light: {
      text: LIT.split(' '),
      attributes: `${LIT} ${BEARING}`
        .split(' ')
        .flatMap((selector) => [LABELS, DATA].map((names) => ({ selector, names: names.split(' ') }))),
      images: ['img'],
    },
    errors: ['output', 'mark'],
  },
};

/** The real recorder on the page and the real server behind it; the wire and the disk, raw and opened with the keys. */
export const scrim = (policy: ScrimPolicy): Adapter => scrimTogether([policy])[0] as Adapter;

/**
 * One adapter per policy, all behind one server, which starts when each has been opened: they have to run at the same time, and
 * the first search has to wait until all visits are over (`gathering`).
 */
export function scrimTogether(policies: readonly ScrimPolicy[]): Adapter[] {
  const sites: { id: string; name: string; origins: string[]; policyFile: string }[] = [];
  let closed = 0;
  /** Files, read once: evidence is collected when all visits are over. */
  let files: Promise<Evidence[]> | null = null;
  let start: (system: Promise<System>) => void = () => {};
  const started = new Promise<System>((resolve) => {
    start = resolve;
  });
  /** What every file was like before anybody came: the engines' own data, in which nothing can be of a visit. */
  const before = started.then(digestsOf);
  // Whoever waits for it is told; if nobody does, nobody is to be.
  before.catch(() => {});
  const directory = mkdtemp(join(tmpdir(), 'scrim-leaks-'));
  const startAll = async () =>
    startSystem({
      dataDirectory: join(await directory, 'data'),
      sites,
      entrances: policies.length,
      openSite: async () => ({ url: 'http://lender.localhost', close: async () => {} }),
    });
  return policies.map((policy, at) => ({
    name: `Scrim, ${policy.name}`,
    options: JSON.stringify(policy.page).slice(0, 60),
    async open({ siteUrl }): Promise<Recorder> {
      const id = policy.name.replaceAll(' ', '-');
      const policyFile = await writePolicy(join(await directory, id), id, policy);
      sites.push({ id, name: policy.name, origins: [siteUrl], policyFile });
      if (sites.length === policies.length) start(startAll());
      const system = await started;
      const known = await before;
      // A way in of its own: whatever comes by it, also what names neither site nor page, is of this visit.
      const { scrimUrl, proxy } = system.entrances[at] ?? system;
      const wire = () => proxy.seen;
      return {
        head: `<script async src="${besidePages(scrimUrl)}/scrim.js" data-site="${id}" crossorigin referrerpolicy="no-referrer"></script>`,
        async start(page) {
          const { recorder } = policy;
          if (recorder !== undefined)
            await page.context().route(/\/recorder\.\w+\.js$/, (route) =>
              route.fulfill({
                contentType: 'text/javascript',
                headers: { 'Access-Control-Allow-Origin': '*' },
                body: recorder,
              }),
            );
          await clickNotice(page, 'granted');
        },
        // A tab that records holds the lock of its session.
        ready: (page) =>
          page.waitForFunction(
            () => navigator.locks.query().then(({ held = [] }) => held.some(({ name }) => name?.startsWith('scrim:'))),
            undefined,
            { timeout: LOAD },
          ),
        // As where a form is sent: what the page did is on its way before the next one comes.
        async flush(page) {
          await page.evaluate(() => document.dispatchEvent(new Event('submit')));
          await page.waitForTimeout(500);
        },
        tell: '(name, properties) => scrim.event(name, properties)',
        identify: '(kind, accountId) => scrim.identify(kind, accountId)',
        canary: [
          policy.page === DEFAULT.page ? '"kind":"view"' : '"tagName":"section"',
          `"amount":${PLAIN_OUTCOME.properties.amount}`,
          // What it was told of an account.
          '"kind":"customer","accountId":"',
          // It was made to fail, and says so.
          '"reason":"worker"',
          ...(policy.page === DEFAULT.page ? [] : ['"reason":"storm"']),
        ],
        clicksOnly: policy.page === DEFAULT.page,
        received: () => wire().reduce((sum, { body }) => sum + body.length, 0),
        async collect() {
          if (policy.recorder !== undefined) return wire().flatMap(evidenceOf);
          files ??= rawFiles(system, known);
          const raw = await files;
          // Receipts name it as it is: where it is not found, the files were not read.
          if (!raw.some(({ data }) => data.includes(CONTROLLER)))
            throw new Error(`"${CONTROLLER}" was not found in the files that the visits wrote`);
          const onDisk = (name: string, kept: boolean) => (data: string) =>
            ({ place: 'disk', name, data, kept }) as const;
          return [
            ...wire().flatMap(evidenceOf),
            ...(await readOpenedFrames(system, id)).map(onDisk('packs', true)),
            ...(await readBooks(system)).map(onDisk('databases', false)),
            ...raw,
          ];
        },
        async close() {
          closed += 1;
          if (closed < policies.length) return;
          await system.close();
          await rm(await directory, { recursive: true, force: true });
        },
      };
    },
  }));
}

const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('base64');

async function digestsOf(system: System): Promise<ReadonlySet<string>> {
  return new Set((await readRawFiles(system.dataDirectory)).map(({ bytes }) => digest(bytes)));
}

/** Files that the visits wrote, as texts, by bytes and, where there are empty ones, without those (UTF-16). */
async function rawFiles(system: System, known: ReadonlySet<string>): Promise<Evidence[]> {
  const files = await readRawFiles(system.dataDirectory);
  return files.flatMap(({ path, bytes }) => {
    if (known.has(digest(bytes))) return [];
    const text = bytes.toString('latin1');
    const texts = bytes.includes(0) ? [text, text.replaceAll('\0', '')] : [text];
    return texts.map((data): Evidence => ({ place: 'raw', name: path, data }));
  });
}

async function writePolicy(
  directory: string,
  site: string,
  { presets = [], page, strings, learned = [] }: ScrimPolicy,
): Promise<string> {
  if (strings) await cp(join(root, 'examples/meadow-loans/strings'), join(directory, 'strings'), { recursive: true });
  await mkdir(join(directory, 'strings'), { recursive: true });
  for (const { file, text } of learned) await writeFile(join(directory, file), text);
  const files = strings ? ['strings/meadow.en.yaml', 'strings/meadow.es.yaml'] : learned.map(({ file }) => file);
  const file = join(directory, 'policy.yaml');
  await writeFile(
    file,
    stringify({
      version: 1,
      site,
      controller: CONTROLLER,
      presets,
      purposes: { ux: { en: 'Find and fix what confuses applicants', es: 'Encontrar y corregir lo que confunde' } },
      consent: { mode: 'opt-in', reask: '12 months', gpc: 'deny', jurisdiction: 'US', privacy: '/privacy' },
      retention: { replay: '30 days', signals: '13 months', consent: '36 months' },
      ...(files.length > 0 && { strings: files }),
      events: OUTCOMES,
      variants: ['cards', 'table'],
      pages: [
        {
          match: '/**',
          query: { mail: ['yes', 'no'], q: ['cars'], tab: ['1'] },
          ...page,
        },
      ],
    }),
  );
  return file;
}
