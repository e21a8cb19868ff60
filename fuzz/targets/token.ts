import { createHmac } from 'node:crypto';
import { signCaptureToken, verifyCaptureToken } from '../../packages/server/src/keys/capture-token.ts';
import type { KeyRing } from '../../packages/server/src/platform/context.ts';
import { mutateBytes, mutateJson } from '../mutate.ts';
import type { Target } from '../target.ts';
import { json, must, refusing } from './refusal.ts';

const mac: KeyRing['mac'] = (purpose, message) => createHmac('sha256', `fuzz ${purpose}`).update(message).digest();
const keys = { mac } as KeyRing;
const NOW = 1_785_000_000_000;
const GOOD = {
  site: 'x',
  session: 's1',
  subject: 'p1',
  receipt: 'r1',
  policy: '0'.repeat(64),
  purposes: ['ux'],
  regime: 'applicant' as const,
  draw: 0.5,
  exp: NOW + 1000,
};
const WORDS = ['.', '..', 'exp', 'draw', 'purposes', 'visitor', '__proto__', '=', '-', '_', '%', '\u0000'];

/** Tokens of strangers, and of a server that signed something else: the signature is right, the content is anything. */
export const token: Target = {
  name: 'token',

  seeds: () => [Buffer.from(signCaptureToken(keys, GOOD)), Buffer.from(''), Buffer.from('..')],

  mutate(random, input, other) {
    if (random.chance(0.4)) return mutateBytes(random, input, other, WORDS);
    const payloadOf = (text: Uint8Array) =>
      Buffer.from(Buffer.from(text).toString('latin1').split('.')[0] ?? '', 'base64url');
    const content = random.chance(0.5)
      ? Buffer.from(JSON.stringify(mutateJson(random, json(payloadOf(input)) ?? GOOD, GOOD, WORDS)))
      : mutateBytes(random, payloadOf(input), payloadOf(other), WORDS);
    const payload = Buffer.from(content).toString('base64url');
    return Buffer.from(`${payload}.${mac('capture-token', payload).toString('base64url')}`);
  },

  run(input) {
    const text = Buffer.from(input).toString('latin1');
    const read = refusing(['token_invalid', 'token_expired'], () => verifyCaptureToken(keys, text, NOW));
    if (read === null) return;
    must(read.exp > NOW, 'a token that is over is refused');
    must(read.draw >= 0 && read.draw < 1, 'the number for sampling is a share');
    const [payload = ''] = text.split('.');
    must(
      text.split('.').length === 2 &&
        Buffer.from(text.split('.')[1] ?? '', 'base64url').equals(mac('capture-token', payload)),
      'nobody else signs',
    );
  },
};
