import { expect, test } from 'vitest';
import { isChoice, needsConsent, storageNeedsConsent, VENDORS, vendorOf, vendorOfStorage } from './vendors.ts';

test('vendors are known by host, by subdomain, and by path where they are self-hosted', () => {
  expect(vendorOf('https://script.hotjar.com/x.js')?.name).toBe('Hotjar');
  expect(vendorOf('wss://ws1.hotjar.com/api')?.name).toBe('Hotjar');
  expect(vendorOf('https://nothotjar.com/x.js')).toBeNull();
  expect(vendorOf('https://stats.lender.example/matomo.php')?.name).toBe('Matomo');
  expect(vendorOf('https://scrim.lender.example/capture/v1/site/batches')?.name).toBe('Scrim');
});

test('telling a vendor what was chosen needs no agreement', () => {
  const url = 'https://scrim.lender.example/consent/v1/site/receipts';
  expect(isChoice(vendorOf(url), url)).toBe(true);
});

test('what nobody knows needs agreement', () => {
  expect(needsConsent(null)).toBe(true);
});

test('every entry has a source, and its patterns compile', () => {
  for (const { paths, choices, storage, choiceStorage, source, hosts } of VENDORS) {
    expect(source).not.toBe('');
    expect(hosts.length + paths.length).toBeGreaterThan(0);
    for (const pattern of [...paths, ...choices, ...storage, ...choiceStorage])
      expect(() => new RegExp(pattern)).not.toThrow();
  }
  expect(vendorOfStorage('_ga_ABC')?.name).toBe('Google Analytics');
});

test('what is taken to hold the choice alone is what its vendor says of it, and one of its own names', () => {
  for (const { name, storage, choiceStorage, choiceSource } of VENDORS) {
    expect([name, choiceSource !== undefined]).toEqual([name, choiceStorage.length > 0]);
    if (choiceStorage.length > 0) expect(storage).not.toEqual([]);
  }
});

test('what trackers store needs agreement, and the choice itself does not', () => {
  for (const name of ['_ga', '_fbp', '__hstc', 'li_sugr', 'cto_bundle', 'scrim.shop.session', 'scrim.shop.rest'])
    expect(storageNeedsConsent(name)).toBe(true);
  for (const name of [
    'scrim.shop',
    '_hjOptOut',
    '_cs_c',
    '__hs_opt_out',
    '__hs_notify_banner_dismiss',
    'li_gc',
    'cto_optout',
    '_vwo_consent',
    'CookieConsent',
    '__stripe_mid',
    'theme',
  ])
    expect(storageNeedsConsent(name)).toBe(false);
});

test('storing needs agreement where sending does: tools for errors, tags and support need none', () => {
  for (const name of ['NRBA_SESSION', 'utag_main', 'intercom-id-x']) {
    expect(needsConsent(vendorOfStorage(name))).toBe(false);
    expect(storageNeedsConsent(name)).toBe(false);
  }
});

test('what a tool for errors keeps to record pages by needs agreement', () => {
  expect(vendorOfStorage('sentryReplaySession')).toMatchObject({ name: 'Sentry', category: 'errors' });
  expect(storageNeedsConsent('sentryReplaySession')).toBe(true);
});

test('names that need agreement though their vendor does not are among its names', () => {
  for (const { storage, recordingStorage } of VENDORS)
    for (const pattern of recordingStorage) expect(storage).toContain(pattern);
});

test.each([
  ['IDE', '.doubleclick.net', 'Google Ads', true],
  ['fr', '.facebook.com', 'Meta', true],
  ['MUID', '.clarity.ms', 'Microsoft Clarity', true],
  ['MUID', '.bing.com', 'Microsoft Advertising', true],
  ['MR', 'bat.bing.com', 'Microsoft Advertising', true],
  ['bcookie', '.linkedin.com', 'LinkedIn', true],
  ['li_gc', '.linkedin.com', 'LinkedIn', false],
  ['m', 'm.stripe.com', 'Stripe', false],
])('a cookie of others is known by its domain where its name is not listed: %s (%s)', (name, domain, who, needs) => {
  expect(vendorOfStorage(name, domain)?.name).toBe(who);
  expect(storageNeedsConsent(name, domain)).toBe(needs);
});

test('a domain that a vendor shares with others says nothing', () => {
  for (const domain of ['.google.com', '.apply.example']) expect(vendorOfStorage('NID', domain)).toBeNull();
});
