import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Sent } from '../observe/traffic.ts';
import { needingConsent, summarise } from './consent-check.ts';

const SITE = 'https://apply.example';
const request = (url: string, resource: string, body: string | Buffer | null = null): Sent => ({
  ...{ at: 1, kind: 'request', method: body === null ? 'GET' : 'POST', page: `${SITE}/`, headers: {}, unread: false },
  ...{ url, resource, body: body === null ? null : Buffer.from(body) },
});
const needs = (...sent: Parameters<typeof request>) => needingConsent([request(...sent)], [SITE]).length === 1;

describe('without a body or a query', () => {
  test.each([
    ['https://ad.doubleclick.net/activity;src=1;type=a;cat=b;ord=2?', 'image'],
    ['https://1.fls.doubleclick.net/activityi;src=1;type=a;cat=b;ord=2', 'document'],
    ['https://px.ads.linkedin.com/collect', 'ping'],
    ['https://heapanalytics.com/h', 'image'],
    ['https://in.hotjar.com/api/v2/client/sites/1', 'fetch'],
    ['https://api.amplitude.com/2/httpapi', 'xhr'],
  ])('a known tracker is told that somebody is there: %s', (url, resource) => {
    expect(needs(url, resource)).toBe(true);
  });

  test.each([
    ['https://static.hotjar.com/c/hotjar-1.js', 'script'],
    ['https://cdn.segment.com/analytics.js', 'fetch'],
    ['https://scrim.lender.example/site/shop/policy.json', 'fetch'],
    ['https://use.fonts.example/a.woff2', 'font'],
    ['https://images.example/house.png', 'image'],
    ['https://video.example/embed', 'document'],
    ['https://js.stripe.com/v3/m-outer.html', 'document'],
    ['https://consent.cookiebot.com/1/cc', 'fetch'],
  ])('what is fetched to be run or shown, and others than trackers, need no agreement: %s', (url, resource) => {
    expect(needs(url, resource)).toBe(false);
  });
});

test('with a query, what nobody knows needs agreement too, where it is called', () => {
  expect(needs('https://pixel.example/p.gif?id=1', 'image')).toBe(true);
  expect(needs('https://video.example/embed?id=1', 'document')).toBe(false);
});

describe('the recording of a page', () => {
  const events = '[{"type":4,"data":{}},{"type":2,"data":{"node":{"type":0}},"timestamp":1}]';
  const envelope = Buffer.concat([
    Buffer.from('{"event_id":"1"}\n{"type":"replay_recording","length":9}\n{"segment_id":0}\n'),
    deflateSync(events),
  ]);

  test.each([
    ['Sentry', 'https://o1.ingest.sentry.io/api/1/envelope/?sentry_key=1', envelope],
    ['New Relic', 'https://bam.nr-data.net/browser/blobs?type=SessionReplay', gzipSync(events)],
    ['Zendesk', 'https://lender.zendesk.com/frontendevents/dl', events],
    ['Google Tag Manager', 'https://www.googletagmanager.com/relay', events],
  ])('needs agreement whoever gets it: %s', (who, url, body) => {
    const needing = needingConsent([request(url, 'fetch', body)], [SITE]);
    expect(summarise(needing, 0).map((one) => one.who)).toEqual([who]);
  });

  test('is behind the site’s own origin of Sentry, too', () => {
    expect(needs(`${SITE}/api/1/envelope/?sentry_key=1`, 'fetch', envelope)).toBe(true);
  });

  test('is not what they are sent else', () => {
    expect(needs('https://o1.ingest.sentry.io/api/1/envelope/?sentry_key=1', 'fetch', '{"type":"event"}')).toBe(false);
    expect(needs('https://lender.zendesk.com/frontendevents/dl', 'fetch', '{"type":2,"data":{"page":1}}')).toBe(false);
  });
});
