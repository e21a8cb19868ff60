import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import { formatVerifierKey, signCheckpoint, type VerifySignature } from './checkpoint.ts';
import { appendEntry, type CompactRange, EMPTY_RANGE, rootOf } from './compact-range.ts';
import { EXPORT_FORMAT, verifyExport } from './verify-export.ts';

const ORIGIN = 'scrim.example/audit';
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const signer = {
  name: ORIGIN,
  publicKey: new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')),
  sign: (message: Uint8Array) => new Uint8Array(sign(null, message, privateKey)),
};
const key = formatVerifierKey(signer);
const verifySignature: VerifySignature = (raw, message, signature) => {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(raw).toString('base64url') };
  return verify(null, message, createPublicKey({ key: jwk, format: 'jwk' }), signature);
};

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const entry = (index: number, action: string): string =>
  canonicalJson({ index, time: new Date(1_760_000_000_000 + index * 1000).toISOString(), actor: 'ana', action });
const checkpointOf = (range: CompactRange): string =>
  signCheckpoint({ origin: ORIGIN, size: range.size, root: rootOf(range), extensions: [] }, signer);

function exportOf(actions: readonly string[]): { lines: string[]; middle: string } {
  let range = EMPTY_RANGE;
  let middle = '';
  const entries = actions.map((action, index) => {
    const text = entry(index, action);
    range = appendEntry(range, encode(text)).range;
    if (range.size === Math.ceil(actions.length / 2)) middle = checkpointOf(range);
    return text;
  });
  const checkpoints = [...(middle === '' ? [] : [middle]), checkpointOf(range)];
  return { lines: [canonicalJson({ format: EXPORT_FORMAT, origin: ORIGIN, key, checkpoints }), ...entries], middle };
}

const actions = ['person.signIn', 'recording.view', 'policy.activate', 'recording.view', 'subject.erase'];

describe('an exported log', () => {
  test('verifies as it was exported', async () => {
    const { lines, middle } = exportOf(actions);
    const report = await verifyExport(lines.map(encode), { key, checkpoints: [middle] }, verifySignature);
    expect(report).toMatchObject({ origin: ORIGIN, entries: 5, checkpoints: 3, problems: [], caveats: [] });
    expect(report.firstTime).toBe(new Date(1_760_000_000_000).toISOString());
  });

  test('of an empty log verifies too', async () => {
    const report = await verifyExport(exportOf([]).lines.map(encode), { key }, verifySignature);
    expect(report).toMatchObject({ entries: 0, problems: [] });
  });

  test('with any byte changed does not verify', async () => {
    const { lines } = exportOf(actions);
    const file = encode(lines.join('\n'));
    const property = fc.asyncProperty(
      fc.nat({ max: file.length - 1 }),
      fc.integer({ min: 1, max: 255 }),
      async (position, change) => {
        const forged = file.map((byte, at) => (at === position ? byte ^ change : byte));
        const { problems } = await verifyExport(splitLines(forged), { key }, verifySignature);
        expect(problems).not.toEqual([]);
      },
    );
    await fc.assert(property, { numRuns: 400 });
  });

  test('with entries removed at the end, in the middle, or swapped does not verify', async () => {
    const { lines } = exportOf(actions);
    const [header = '', a = '', b = '', ...rest] = lines;
    for (const forged of [lines.slice(0, -1), [header, b, ...rest], [header, b, a, ...rest], [header]]) {
      expect((await verifyExport(forged.map(encode), { key }, verifySignature)).problems).not.toEqual([]);
    }
  });

  test('that was shortened and signed again is caught by a checkpoint seen earlier, and only by that', async () => {
    const { lines } = exportOf(actions);
    const seen = JSON.parse(lines[0] ?? '') as { checkpoints: string[] };
    const rewritten = exportOf(actions.slice(0, 3)).lines.map(encode);
    const blind = await verifyExport(rewritten, { key }, verifySignature);
    expect(blind.problems).toEqual([]);
    expect(blind.caveats).toHaveLength(1);
    const warned = await verifyExport(rewritten, { key, checkpoints: seen.checkpoints }, verifySignature);
    expect(warned.problems).not.toEqual([]);
  });

  test('signed by somebody else than the key that is trusted does not verify', async () => {
    const stranger = { ...signer, publicKey: signer.publicKey.map((byte) => byte ^ 1) };
    const trust = { key: formatVerifierKey(stranger) };
    const report = await verifyExport(exportOf(actions).lines.map(encode), trust, verifySignature).catch(() => null);
    expect(report?.problems).not.toEqual([]);
  });
});

function splitLines(file: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let start = 0;
  for (let end = 0; end <= file.length; end += 1) {
    if (end === file.length || file[end] === 10) {
      lines.push(file.subarray(start, end));
      start = end + 1;
    }
  }
  return lines;
}
