import { beforeAll, describe, expect, it } from 'vitest';
import { buildShippedRedaction } from '../scripts/shipped-redaction.mjs';
import { readShelf } from './corpus.ts';
import { broken } from './fuzzer.ts';
import { Random } from './random.ts';
import { targets } from './targets/index.ts';

beforeAll(buildShippedRedaction);

describe.each(targets)('$name', (target) => {
  it('keeps its promises with every input of its corpus', async () => {
    const shelf = readShelf(process.cwd(), 'corpus', target.name);
    expect(shelf).not.toEqual([]);
    for (const { name, input } of shelf) {
      expect(await broken(target, input), name).toBeNull();
    }
  });

  it('keeps them with inputs drawn anew', async () => {
    const random = new Random(7);
    const pool = [...target.seeds(random)];
    for (let count = 0; count < 40; count++) {
      const input = target.mutate(random, random.pick(pool), random.pick(pool));
      expect(await broken(target, input), Buffer.from(input).toString('base64')).toBeNull();
    }
  });
});
