import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redactBatch } from './batch.ts';
import { PAGE, policyWith, stream } from './testing/generators.ts';

const policy = policyWith(PAGE);

test('what the server makes of a batch depends on none before it, honest or not', () => {
  fc.assert(
    fc.property(fc.array(stream, { minLength: 2, maxLength: 4 }), (streams) => {
      for (const events of streams) {
        const batch = { context: [], events: JSON.parse(JSON.stringify(events)) as unknown[] };
        expect(redactBatch(policy, 0, batch)).toEqual(redactBatch({ ...policy }, 0, batch));
        // Nodes of an earlier batch are not known unless the batch says them.
        const alone = { context: [{ id: 9, parent: 0, tag: 'div', attributes: { class: 'Ada' } }], events: [] };
        expect(redactBatch(policy, 0, alone)).toEqual({ events: [], changed: false, masked: 0, lit: 0 });
      }
    }),
    { numRuns: 150 },
  );
});
