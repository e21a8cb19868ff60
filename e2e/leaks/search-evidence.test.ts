import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Evidence } from './adapter.ts';
import { casesOf } from './measure.ts';
import { searchEvidence } from './search-evidence.ts';
import { SIGNPOSTS } from './signposts.ts';
import type { Vector } from './vector.ts';

const CANARY = '"tagName":"section"';
const RECORDED = JSON.stringify(['section', ...Object.values(SIGNPOSTS)].map((tagName) => ({ tagName })));
const at = (place: Evidence['place'], data: string | Buffer): Evidence => ({ place, name: 'batch', data });
const search = (evidence: readonly Evidence[]) => searchEvidence([], evidence, new Map(), CANARY);

describe('that a recorder recorded and its uploads were opened', () => {
  it('is shown by what is on the wire, opened', () => {
    expect(search([at('wire', gzipSync(RECORDED))])).toMatchObject({ canaryMissing: [], unrecorded: [] });
  });

  it.each(['worker', 'storage', 'disk', 'raw'] as const)('is not shown by what is found in %s alone', (place) => {
    const unread = at('wire', Buffer.from('sealed'));
    expect(search([unread, { ...at(place, RECORDED), kept: true }])).toMatchObject({
      canaryMissing: [CANARY],
      unrecorded: Object.keys(SIGNPOSTS),
    });
  });

  it('is shown where the wire has the same as a worker', () => {
    const found = search([at('worker', RECORDED), at('wire', RECORDED)]);
    expect(found).toMatchObject({ canaryMissing: [], unrecorded: [] });
    expect([...found.canaryIn].sort()).toEqual(['wire', 'worker']);
  });
});

describe('a date is found', () => {
  const vector: Vector = { id: 'date', family: 'fields', kind: 'date', why: 'a date of birth' };
  const [known] = casesOf([vector], 1);
  const date = new Date(known?.marker.text ?? '');
  it.each([
    ['as ISO 8601 has it', date.toISOString()],
    ['in milliseconds since the epoch', date.getTime()],
    ['in seconds since the epoch', date.getTime() / 1000],
  ])('%s', (_, value) => {
    const found = searchEvidence(casesOf([vector], 1), [at('wire', gzipSync(JSON.stringify({ value })))], new Map());
    expect([...found.seen.keys()]).toEqual(['date']);
  });
});
