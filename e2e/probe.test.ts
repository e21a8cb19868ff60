import { join } from 'node:path';
import { startLeakyVendor } from '@scrim/meadow-loans/leaky-vendor';
import { startMeadow } from '@scrim/meadow-loans/server';
import { compilePolicy } from '@scrim/policy';
import { openPolicyFiles, readPolicySource } from '@scrim/policy/files';
import { asHtml, asText, exitCodeOf, makePerson, markersOf, type ProbeReport, probe } from '@scrim/probe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root, type System, startSystem } from './system.ts';

const policyFile = join(root, 'examples/meadow-loans/scrim.policy.yaml');

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
    minutes: 1,
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
