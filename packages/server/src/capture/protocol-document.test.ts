import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BATCH_LIMITS } from '@scrim/protocol';
import { expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../platform/config.ts';
import { ERRORS } from '../platform/errors.ts';

const document = readFileSync(join(import.meta.dirname, '../../../../docs/capture-protocol.md'), 'utf8');
const rows = [...document.matchAll(/^\| (\d{3}) \| `(\w+)` \| (.*?) \|/gm)];

it('docs/capture-protocol.md says of each error what the server says', () => {
  const table = new Map<string, readonly [number, string, string]>(Object.entries(ERRORS));
  expect(rows.length).toBeGreaterThan(15);
  for (const [, status, code, message] of rows) {
    expect([code, ...(table.get(code ?? '') ?? []).slice(0, 2)]).toEqual([code, Number(status), message]);
  }
});

it('docs/capture-protocol.md lists every error that capture raises', () => {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const sources = [...files, '../keys/capture-token.ts', '../keys/key-ring.ts'];
  const raised = sources.flatMap((name) => [
    ...readFileSync(join(import.meta.dirname, name), 'utf8').matchAll(
      /ScrimError\(\s*(?:\w+ \? )?'(\w+)'(?: : '(\w+)')?/g,
    ),
  ]);
  const codes = new Set(raised.flatMap(([, first, second]) => [first, second]).filter((code) => code !== undefined));
  // Of what is stored, not of what is received.
  for (const code of ['seal_broken', 'policy_missing']) codes.delete(code);
  expect(codes.size).toBeGreaterThan(10);
  expect([...codes].filter((code) => !rows.some((row) => row[2] === code))).toEqual([]);
});

it('docs/capture-protocol.md states the limits that hold', () => {
  const number = (value: number) => value.toLocaleString('en-US');
  for (const line of [
    `| body, compressed | ${BATCH_LIMITS.compressedBytes / 2 ** 20} MiB |`,
    `| body, inflated | ${BATCH_LIMITS.inflatedBytes / 2 ** 20} MiB |`,
    `| replay events in a batch | ${number(BATCH_LIMITS.events)} |`,
    `| signals in a batch | ${number(BATCH_LIMITS.signals)} |`,
    `| batches per session | ${number(DEFAULT_LIMITS.sessionBatchesPerMinute)} a minute |`,
    `| batches per site | ${number(DEFAULT_LIMITS.siteBatchesPerSecond)} a second |`,
  ]) {
    expect(document).toContain(line);
  }
});
