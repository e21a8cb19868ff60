import type { Device } from '@scrim/protocol';

/** All that is kept of a user agent: fewer bits than would tell a person apart. */
export interface Client {
  readonly device: Device;
  readonly browser: 'chrome' | 'safari' | 'firefox' | 'edge' | 'samsung' | 'opera' | 'other';
  /** Major version; 0 when unknown. */
  readonly browserVersion: number;
}

/** Order matters: most browsers claim to be others too. */
const FAMILIES: readonly (readonly [Client['browser'], RegExp])[] = [
  ['edge', /\bEdg(?:e|A|iOS)?\/(\d{1,4})/],
  ['opera', /\b(?:OPR|OPT)\/(\d{1,4})/],
  ['samsung', /\bSamsungBrowser\/(\d{1,4})/],
  ['firefox', /\b(?:Firefox|FxiOS)\/(\d{1,4})/],
  ['chrome', /\b(?:HeadlessChrome|Chrome|CriOS)\/(\d{1,4})/],
  ['safari', /\bVersion\/(\d{1,4})[\d.]* (?:Mobile\/\w+ )?Safari\//],
];

/** From `User-Agent`, and `Sec-CH-UA-Mobile` where sent. Linear in the input, which is cut at 400 characters. */
export function readUserAgent(userAgent: string | undefined, mobileHint?: string | undefined): Client {
  const text = (userAgent ?? '').slice(0, 400);
  for (const [browser, pattern] of FAMILIES) {
    const version = pattern.exec(text)?.[1];
    if (version !== undefined) return { device: deviceOf(text, mobileHint), browser, browserVersion: Number(version) };
  }
  return { device: deviceOf(text, mobileHint), browser: 'other', browserVersion: 0 };
}

function deviceOf(text: string, mobileHint: string | undefined): Device {
  if (/\biPad\b|\bTablet\b/.test(text) || (/\bAndroid\b/.test(text) && !/\bMobile\b/.test(text))) return 'tablet';
  if (mobileHint === '?1' || /\bMobi(?:le)?\b|\biPhone\b|\biPod\b/.test(text)) return 'phone';
  return 'desktop';
}
