import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { receiverOf } from './receiver.ts';
import { VENDORS } from './vendors.ts';

const SITE = 'https://apply.example';
/** Whom the site's own origin is told to be passed on to; null: nobody. */
function behind(path: string, said: string | Buffer | null = null) {
  const to = receiverOf({ url: SITE + path, body: said === null ? null : Buffer.from(said) }, [SITE]);
  return to && { who: to.vendor?.name ?? 'a recorder', behindSite: to.behindSite };
}
const known = (who: string) => ({ who, behindSite: true });

describe('behind the site’s own origin', () => {
  test.each([
    ['Scrim', '/capture/v1/shop/batches', '{}'],
    ['OpenReplay', '/ingest/v1/web/i', null],
    ['Sentry', '/api/42/envelope/?sentry_version=7&sentry_key=0123456789abcdef', '{}'],
    ['Sentry', '/qpo967', '{"event_id":"1","dsn":"https://key@o1.ingest.sentry.io/42"}\n{"type":"event"}\n{}'],
    ['Datadog', '/monitoring?ddforward=%2Fapi%2Fv2%2Freplay%3Fddsource%3Dbrowser', null],
    ['PostHog', '/relay/e/?ip=0&compression=gzip-js', null],
    ['PostHog', '/relay', gzipSync('[{"event":"$pageview","properties":{"$lib":"web"}}]')],
    ['PostHog', '/flags', `data=${Buffer.from('{"token":"phc_abc","distinct_id":"1"}').toString('base64')}`],
    ['Mixpanel', '/mp/track/', `data=${encodeURIComponent('[{"properties":{"mp_lib":"web"}}]')}`],
    ['Google Analytics', '/metrics/g/collect?v=2&tid=G-ABC', null],
    ['Matomo', '/stats/matomo.php?idsite=1', null],
  ])('%s is known by what it sends: %s', (who, path, said) => {
    expect(behind(path, said)).toEqual(known(who));
  });

  test('a recorder that nobody knows is known by the page as a whole, and by what changes in it', () => {
    expect(behind('/telemetry', '[{"type":2,"data":{"node":{"type":0}},"timestamp":1}]')).toEqual(known('a recorder'));
    const change = gzipSync('{"events":[{"type":3,"data":{"source":5,"text":"a","id":3},"timestamp":2}]}');
    expect(behind('/telemetry', change)).toEqual(known('a recorder'));
  });

  test.each([
    ['/apply/about-you', 'email=ada%40mailbox.example&income=64321'],
    ['/api/applications', '{"type":2,"data":{"email":"ada@mailbox.example"},"source":3,"token":"abc"}'],
    ['/graphql', '{"query":"{ node(type: 2) { data } }","variables":{"dsn":"https://apply.example"}}'],
    ['/e/', 'q=loans'],
    ['/s/?q=loans', null],
    ['/capture/v1/documents', '{"name":"Ada"}'],
    ['/consent/v1/shop/receipts', '{}'],
    ['/batch/', '[1]'],
    ['/scrim.js', null],
  ])('what the site asks for is the site’s own: %s', (path, said) => {
    expect(behind(path, said)).toBeNull();
  });

  test('a vendor’s own site is not behind itself', () => {
    expect(receiverOf({ url: 'https://eu.posthog.com/login', body: null }, ['https://eu.posthog.com'])).toBeNull();
  });
});

test('another origin is somebody else, whatever it is sent', () => {
  const to = receiverOf({ url: 'wss://ws1.hotjar.com/api', body: null }, [SITE]);
  expect(to).toMatchObject({ origin: 'https://ws1.hotjar.com', vendor: { name: 'Hotjar' }, behindSite: false });
  expect(receiverOf({ url: 'https://unknown.example/', body: null }, [SITE])?.vendor).toBeNull();
});

test('what tells a vendor behind a site says something, and compiles', () => {
  for (const sign of VENDORS.flatMap(({ behind: signs }) => signs)) {
    const patterns = Object.values(sign).filter((pattern) => pattern !== undefined);
    expect(patterns.length).toBeGreaterThan(0);
    for (const pattern of patterns) expect(() => new RegExp(pattern)).not.toThrow();
  }
});
