import { generateKeyPairSync, sign, verify } from 'node:crypto';
import type { Receipt } from '@scrim/protocol';
import { openReceipt, signReceipt } from '../../packages/server/src/consent/receipt.ts';
import type { SigningKey } from '../../packages/server/src/platform/context.ts';
import { mutateBytes, mutateJson } from '../mutate.ts';
import type { Target } from '../target.ts';
import { json, must, refusing } from './refusal.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const signing = {
  keyId: 'k1',
  sign: (message: Uint8Array) => sign(null, message, privateKey),
  verify: (message: Uint8Array, signature: Uint8Array) => verify(null, message, publicKey, signature),
} as SigningKey;

const GOOD: Receipt = {
  schema: 'scrim-consent-receipt-1',
  id: 'r1',
  site: 'x',
  controller: 'X',
  jurisdiction: 'US',
  decision: 'granted',
  method: 'banner',
  noticeVersion: '1',
  noticeLanguage: 'en',
  policy: '0'.repeat(64),
  purposes: [{ id: 'ux', description: 'To find what confuses' }],
  retentionDays: { replay: 30, signals: 30, consent: 30 },
  regime: 'applicant',
  time: '2026-08-02T00:00:00.000Z',
  previous: null,
  subject: 'p1',
};
const WORDS = [
  '.',
  'alg',
  'none',
  'HS256',
  'EdDSA',
  'kid',
  'k1',
  'typ',
  'purposes',
  'granted',
  '__proto__',
  '=',
  '\u0000',
];

const partsOf = (text: Uint8Array) => Buffer.from(text).toString('latin1').split('.');
const decoded = (part: string | undefined) => Buffer.from(part ?? '', 'base64url');

/** Receipts of strangers, and such as this server signed over other content. */
export const receipt: Target = {
  name: 'receipt',

  seeds: () => [Buffer.from(signReceipt(signing, GOOD)), Buffer.from('..'), Buffer.from('')],

  mutate(random, input, other) {
    if (random.chance(0.4)) return mutateBytes(random, input, other, WORDS);
    const [header, payload] = partsOf(input);
    const change = (part: string | undefined, fallback: unknown) =>
      random.chance(0.6)
        ? Buffer.from(JSON.stringify(mutateJson(random, json(decoded(part)) ?? fallback, GOOD, WORDS)))
        : Buffer.from(mutateBytes(random, decoded(part), other, WORDS));
    const head = random.chance(0.3) ? change(header, {}).toString('base64url') : (header ?? '');
    const message = `${head}.${change(payload, GOOD).toString('base64url')}`;
    return Buffer.from(`${message}.${signing.sign(Buffer.from(message)).toString('base64url')}`);
  },

  run(input) {
    const text = Buffer.from(input).toString('latin1');
    const read = refusing(['receipt_invalid'], () => openReceipt(signing, 'x', text));
    if (read === null) return;
    const [header = '', payload = '', signature] = partsOf(input);
    must(read.site === 'x', 'a receipt of another site is refused');
    must(signing.verify(Buffer.from(`${header}.${payload}`), decoded(signature)), 'nobody else signs');
  },
};
