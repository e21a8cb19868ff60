import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  appendEntry,
  canonicalJson,
  EMPTY_RANGE,
  EXPORT_FORMAT,
  formatVerifierKey,
  rootOf,
  signCheckpoint,
} from '@scrim/ledger';
import { afterAll, describe, expect, test } from 'vitest';
import { runVerify } from './verify.ts';

const directory = mkdtempSync(join(tmpdir(), 'scrim-verify-'));
afterAll(() => rmSync(directory, { recursive: true }));

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const origin = 'scrim-audit/test';
const signer = {
  name: origin,
  publicKey: new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')),
  sign: (message: Uint8Array) => new Uint8Array(sign(null, message, privateKey)),
};
const key = formatVerifierKey(signer);

function logOf(actions: readonly string[]): { text: string; checkpoint: string } {
  let range = EMPTY_RANGE;
  const entries = actions.map((action, index) => {
    const entry = canonicalJson({ index, time: '2026-11-01T00:00:00.000Z', action });
    range = appendEntry(range, new TextEncoder().encode(entry)).range;
    return entry;
  });
  const checkpoint = signCheckpoint({ origin, size: range.size, root: rootOf(range), extensions: [] }, signer);
  const header = canonicalJson({ format: EXPORT_FORMAT, origin, key, checkpoints: [checkpoint] });
  return { text: [header, ...entries, ''].join('\n'), checkpoint };
}

function write(name: string, content: string): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

async function run(...argv: string[]) {
  const lines: string[] = [];
  const code = await runVerify(argv, { out: (line) => lines.push(line), err: (line) => lines.push(line) });
  return { code, text: lines.join('\n') };
}

describe('scrim verify', () => {
  const { text, checkpoint } = logOf(Array.from({ length: 3000 }, (_, position) => `action:${position}`));
  const file = write('log.ndjson', text);

  test('accepts the log as it was exported, larger than one read', async () => {
    const { code, text: said } = await run(file, '--key', key, '--checkpoint', write('kept.checkpoint', checkpoint));
    expect(code).toBe(0);
    expect(said).toContain('entries      3000');
    expect(said).toContain('VERIFIED');
    expect(said).not.toContain('note');
  });

  test('says what it could not prove when nothing is known from elsewhere', async () => {
    const { code, text: said } = await run(file);
    expect(code).toBe(0);
    expect(said.match(/^note/gm)).toHaveLength(2);
  });

  test('refuses a log with one changed letter, and says which entries are meant', async () => {
    const { code, text: said } = await run(write('changed.ndjson', text.replace('"action:1234"', '"action:1235"')));
    expect(code).toBe(1);
    expect(said).toContain('The first 3000 entries do not have the root that was signed');
  });

  test('refuses a log from which the end is missing, also in the middle of a line', async () => {
    for (const cut of [text.length - 40, text.length / 2, 300, 10]) {
      expect((await run(write('cut.ndjson', text.slice(0, cut)), '--key', key)).code).toBe(1);
    }
  });

  test('refuses a shorter log that was signed anew when an earlier checkpoint is at hand', async () => {
    const shorter = write('shorter.ndjson', logOf(['action:0']).text);
    const { code } = await run(shorter, '--key', key, '--checkpoint', write('kept.checkpoint', checkpoint));
    expect(code).toBe(1);
  });

  test('explains itself when used wrongly', async () => {
    expect((await run()).text).toContain('Usage: scrim verify');
    expect((await run(join(directory, 'missing'))).code).toBe(2);
    expect((await run(file, '--unknown')).code).toBe(2);
  });

  test('prints a report that programs can read', async () => {
    const report = JSON.parse((await run(file, '--json')).text);
    expect(report).toMatchObject({ origin, entries: 3000, problems: [] });
  });
});
