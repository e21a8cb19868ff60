import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readUserAgent } from './user-agent.ts';

const mozilla = 'Mozilla/5.0';
const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)';

it.each([
  [`${mozilla} (Windows NT 10.0; Win64; x64) ${webkit} Chrome/142.0.0.0 Safari/537.36`, 'desktop', 'chrome', 142],
  [`${mozilla} (X11; Linux x86_64) ${webkit} HeadlessChrome/142.0.0.0 Safari/537.36`, 'desktop', 'chrome', 142],
  [`${mozilla} (Windows NT 10.0) ${webkit} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.1.2`, 'desktop', 'edge', 142],
  [`${mozilla} (Linux; Android 10; K) ${webkit} Chrome/141.0.0.0 Mobile Safari/537.36`, 'phone', 'chrome', 141],
  [`${mozilla} (Linux; Android 10; K) ${webkit} Chrome/141.0.0.0 Safari/537.36`, 'tablet', 'chrome', 141],
  [
    `${mozilla} (Linux; Android 10; K) ${webkit} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`,
    'phone',
    'samsung',
    28,
  ],
  [
    `${mozilla} (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1`,
    'phone',
    'safari',
    26,
  ],
  [
    `${mozilla} (iPad; CPU OS 12_2) AppleWebKit/605.1.15 CriOS/120.0 Mobile/15E148 Safari/604.1`,
    'tablet',
    'chrome',
    120,
  ],
  [`${mozilla} (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0`, 'desktop', 'firefox', 145],
  ['curl/8.5.0', 'desktop', 'other', 0],
  ['', 'desktop', 'other', 0],
])('%s', (userAgent, device, browser, browserVersion) => {
  expect(readUserAgent(userAgent)).toEqual({ device, browser, browserVersion });
});

it('keeps nothing of a user agent but family, major version and device class', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 600 }), (text) => {
      const client = readUserAgent(text);
      expect(Object.keys(client).sort()).toEqual(['browser', 'browserVersion', 'device']);
      expect(client.browserVersion).toBeLessThan(10_000);
    }),
  );
});
