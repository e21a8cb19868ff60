import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../system.ts';
import { HIDDEN_FROM_REDACTION } from './adapters/hidden-from-redaction.ts';
import { VECTORS } from './vectors/index.ts';

it('docs/leaks.md says how many vectors a broken redaction does not show', () => {
  const document = readFileSync(join(root, 'docs/leaks.md'), 'utf8');
  expect(document).toContain(`${HIDDEN_FROM_REDACTION.size} of ${VECTORS.length}\n`);
});
