import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { policyJsonSchema } from './json-schema.ts';
import { policyReference } from './reference.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

it('the published JSON Schema is that of the code; if not, run `node packages/policy/publish.mjs`', () => {
  expect(JSON.parse(read('../schema/scrim-policy.schema.json'))).toEqual(
    JSON.parse(JSON.stringify(policyJsonSchema())),
  );
});

it('the policy reference is that of the code; if not, run `node packages/policy/publish.mjs`', () => {
  expect(read('../../../docs/policy-reference.md')).toBe(policyReference());
});
