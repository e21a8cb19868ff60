import type { Honoured, Seen } from '../report.ts';

export const honoured: Honoured = {
  ...{ tried: true, problem: null, offered: true, clicks: 1 },
  ...{ sentAfter: [], storedAfter: [], keptAfter: [], storageUnread: [], pages: 2 },
};
export const choice = { text: 'Yes', width: 100, height: 40, fontSize: 16, fontWeight: 600, contrast: 12 };
/** A run that met nothing to tell. */
export const cleanRun: Seen = {
  format: 'scrim-probe/1',
  url: 'https://apply.example/',
  origins: ['https://apply.example'],
  startedAt: '2026-11-24T12:00:00.000Z',
  seconds: 12,
  browser: 'Chromium 1',
  script: null,
  markers: [{ id: 'ssn', kind: 'ssn' }],
  pages: [{ path: '/', url: 'https://apply.example/', payment: null, fieldsFilled: 1, stopped: null }],
  answered: 200,
  typed: ['ssn'],
  requests: 3,
  destinations: [],
  ownAddresses: [],
  heldBack: [],
  consent: {
    asked: true,
    agreed: true,
    accept: { ...choice, action: 'accept' },
    decline: { ...choice, action: 'decline' },
    clicksToDecline: 1,
    sentBefore: [],
    storedBefore: [],
    storageUnread: [],
    declining: honoured,
    globalPrivacyControl: honoured,
    withdrawal: honoured,
  },
  headers: {
    'content-security-policy': "default-src 'self'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'strict-transport-security': 'max-age=1',
  },
  payment: [],
  paymentUnread: [],
  paymentEarlier: [],
  cost: null,
  policy: null,
};
