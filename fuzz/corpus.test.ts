import { describe, expect, it } from 'vitest';
import { broken, readCorpus } from './fuzzer.ts';
import { Random } from './random.ts';
import { targets } from './targets/index.ts';

describe.each(targets)('$name', (target) => {
  it('keeps its promises with every input that once broke one', async () => {
    for (const { name, input } of readCorpus(process.cwd(), target.name)) {
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
