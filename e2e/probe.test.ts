import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLeakyVendor } from '@scrim/meadow-loans/leaky-vendor';
import { startMeadow } from '@scrim/meadow-loans/server';
import { compilePolicy } from '@scrim/policy';
import { openPolicyFiles, readPolicySource } from '@scrim/policy/files';
import { asHtml, asText, exitCodeOf, makePerson, markersOf, type ProbeReport, probe } from '@scrim/probe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProbe } from '../packages/cli/src/probe.ts';
import { root, type System, startSystem } from './system.ts';

const policyFile = join(root, 'examples/meadow-loans/scrim.policy.yaml');

/** Types an e-mail address, and waits until the leaky vendor, where there is one, was told of it. */
const scriptFor = (leakyVendorOrigin: string | null) => `export default async ({ page, person, step }) => {
  const vendor = ${JSON.stringify(leakyVendorOrigin)};
  await page.goto(new URL('/apply/about-you', page.url()).href);
  const told = vendor && page.waitForRequest(\`\${vendor}/peekaboo/match\`);
  await page.fill('#email', person.email);
  await page.press('#email', 'Tab');
  await step('contact given');
  await told;
};
`;

/** The demo lender up to the page where people say who they are; the rest of the application is like it. */
async function probeSite(url: string): Promise<ProbeReport> {
  const today = new Date().toISOString().slice(0, 10);
  const { policy } = compilePolicy(readPolicySource(policyFile), openPolicyFiles(policyFile), { today });
  if (!policy) throw new Error('the demo’s policy does not compile');
  return probe({
    url: `${url}/apply/amount`,
    origins: [],
    script: null,
    against: { file: 'scrim.policy.yaml', policy },
    allowPayment: false,
    pages: 2,
    minutes: 5,
    costPairs: 0,
    seed: 11,
    authorised: null,
    last: null,
    say: () => undefined,
  });
}

describe('scrim probe on the demo lender', () => {
  let system: System;
  let clean: ProbeReport;
  let leaky: ProbeReport;

  beforeAll(async () => {
    const vendor = await startLeakyVendor({
      port: 0,
      scriptFile: join(root, 'examples/meadow-loans/leaky-vendor/peekaboo.js'),
    });
    system = await startSystem();
    const distDir = join(root, 'dist/meadow-loans');
    const site = await startMeadow({ port: 0, scrimOrigin: null, distDir, leakyVendorOrigin: vendor.url });
    try {
      [clean, leaky] = await Promise.all([
        probeSite(system.siteUrl),
        probeSite(site.url.replace('127.0.0.1', 'localhost')),
      ]);
    } finally {
      await site.close();
      await vendor.close();
    }
  });
  afterAll(() => system.close());

  it('finds nothing where Scrim records', () => {
    expect(clean.findings.filter(({ severity }) => severity !== 'review')).toEqual([]);
    expect(exitCodeOf(clean)).toBe(0);
    expect(clean.conclusive).toBe(true);
    const scrim = clean.destinations.find(({ vendor }) => vendor?.name === 'Scrim');
    expect(scrim?.bodyBytes).toBeGreaterThan(2_000);
    expect(scrim?.unread).toBe(0);
  });

  it('sees that Scrim asks, and honours what is answered', () => {
    const { asked, clicksToDecline, declining, globalPrivacyControl, withdrawal } = clean.consent;
    expect({ asked, clicksToDecline }).toEqual({ asked: true, clicksToDecline: 1 });
    for (const answer of [declining, globalPrivacyControl, withdrawal])
      expect(answer).toMatchObject({ tried: true, sentAfter: [] });
  });

  it('holds what Scrim captured against the policy', () => {
    expect(clean.policy?.batches).toBeGreaterThan(0);
    expect(clean.policy?.beyond).toEqual([]);
    expect(clean.policy?.pages).toContainEqual({ path: '/apply/about-you', level: 'replay' });
  });

  it('names a leaky recorder, what it got, how and from which elements', () => {
    expect(exitCodeOf(leaky)).toBe(1);
    const vendor = leaky.destinations.find(({ arrivals }) => arrivals.length > 0);
    expect(vendor?.vendor?.name).toContain('Peekaboo');
    const got = new Set(vendor?.arrivals.map(({ marker }) => marker));
    for (const marker of ['firstName', 'lastName', 'ssn', 'phone', 'email', 'birthDate']) expect(got).toContain(marker);
    const ssn = vendor?.arrivals.find(({ marker }) => marker === 'ssn');
    expect(ssn?.encoding).toEqual(['gzip']);
    expect(ssn?.elements.join()).toContain('input#ssn');
    expect(vendor?.arrivals.some(({ marker, encoding }) => marker === 'email' && encoding.includes('sha256'))).toBe(
      true,
    );
    const rules = leaky.findings.map(({ rule }) => rule);
    for (const rule of ['personal-data-sent', 'consent-not-asked', 'stored-before-consent', 'gpc-ignored'])
      expect(rules).toContain(rule);
  });

  it('tells of it without a single value', () => {
    const told = [asText(leaky), asHtml(leaky), JSON.stringify(leaky)].join('\n').toLowerCase();
    for (const seed of [11, 12, 13])
      for (const { value } of markersOf(makePerson(seed))) expect(told).not.toContain(value.toLowerCase());
  });
});

describe('scrim probe with a script', () => {
  let clean: Awaited<ReturnType<typeof command>>;
  let leaky: typeof clean;

  /** Types an e-mail address on the demo lender, and writes every kind of report. */
  async function command(leakyVendorOrigin: string | null) {
    const site = await startMeadow({
      port: 0,
      scrimOrigin: null,
      distDir: join(root, 'dist/meadow-loans'),
      leakyVendorOrigin,
    });
    const cwd = await mkdtemp(join(tmpdir(), 'scrim-probe-'));
    try {
      await writeFile(join(cwd, 'flow.ts'), scriptFor(leakyVendorOrigin));
      const [printed, said]: [string[], string[]] = [[], []];
      const url = `${site.url.replace('127.0.0.1', 'localhost')}/apply/amount`;
      const argv = [url, '--script', 'flow.ts', '--json', '--html', '--junit', '--out', 'report', '--cost', '0'];
      const code = await runProbe(argv, {
        out: (line) => printed.push(line),
        err: (line) => said.push(line),
        cwd,
      });
      const read = (name: string) => readFile(join(cwd, 'report', name), 'utf8');
      return {
        code,
        said: said.join('\n'),
        printed: JSON.parse(printed.join('\n')) as ProbeReport,
        names: (await readdir(join(cwd, 'report'))).sort(),
        json: JSON.parse(await read('scrim-probe.json')) as ProbeReport,
        html: await read('scrim-probe.html'),
        junit: await read('scrim-probe.junit.xml'),
        left: (await readdir(cwd)).sort(),
      };
    } finally {
      await site.close();
      await rm(cwd, { recursive: true });
    }
  }

  beforeAll(async () => {
    const vendor = await startLeakyVendor({
      port: 0,
      scriptFile: join(root, 'examples/meadow-loans/leaky-vendor/peekaboo.js'),
    });
    try {
      [clean, leaky] = await Promise.all([command(null), command(vendor.url)]);
    } finally {
      await vendor.close();
    }
  });

  it('exits with 0 where nothing leaks, and with 1 where something does', () => {
    expect([clean.code, leaky.code]).toEqual([0, 1]);
  });

  it('follows the script, and says where it is', () => {
    for (const { json, said } of [clean, leaky]) {
      expect(json.script).toBe('flow.ts');
      expect(json.pages.map(({ path }) => path)).toEqual(['/apply/about-you']);
      expect(said).toContain('contact given');
    }
  });

  it('writes what it found as JSON, page and JUnit, prints the same JSON, and leaves nothing else behind', () => {
    for (const { printed, json, names, left } of [clean, leaky]) {
      expect(names).toEqual(['scrim-probe.html', 'scrim-probe.json', 'scrim-probe.junit.xml']);
      expect(printed).toEqual(json);
      expect(left).toEqual(['flow.ts', 'report']);
    }
    expect(clean.junit).toContain('failures="0"');
    expect(clean.html).toContain('reached anybody but the site itself');
    const leak = leaky.json.findings.find(({ rule }) => rule === 'personal-data-sent');
    expect(leak?.happened).toContain('e-mail address');
    for (const text of [leaky.junit, leaky.html]) expect(text).toContain('Peekaboo');
    expect(leaky.junit).toMatch(/name="personal-data-sent"><failure/);
  });

  it('tells of it without the value that the script typed', () => {
    const { email } = makePerson(1);
    const { html, junit, json, said } = leaky;
    for (const text of [html, junit, JSON.stringify(json), said])
      expect(text.toLowerCase()).not.toContain(email.toLowerCase());
  });
});
