import { expect, it } from 'vitest';
import { seededRandom } from '../../../statistics/src/testing/seeded-random.ts';
import { compareSides } from './comparison.ts';
import { placeAt } from './place.ts';

const K = 5;

it('people who are alike are seldom taken for others, rounding included', () => {
  const random = seededRandom(3);
  const rounded = (count: number) => {
    const rest = count % K;
    return count < K ? 0 : count - rest + (random() * K < rest ? K : 0);
  };
  const side = () => {
    const counts = new Map([0, 1, 2, 3, 4, 5].map((language) => [language, 0]));
    for (let person = 0; person < 120; person++) {
      const language = Math.floor(random() * counts.size);
      counts.set(language, (counts.get(language) ?? 0) + 1);
    }
    const steps = [...counts].map(([language, people]) => ({
      ...{ step: 1, device: null, variant: null, language: `l${language}` },
      ...{ people: rounded(people), left: 0, completed: 0 },
    }));
    return { from: '', to: '', counts: { steps, fields: [], waits: [], elements: [], pages: [], days: 1 } };
  };
  const runs = 1000;
  let low = 0;
  for (let run = 0; run < runs; run++) {
    const { mixture } = compareSides(placeAt({ page: '/one' }), { before: side(), after: side() }, ['/one'], K);
    low += mixture.some(({ p }) => p < 0.05) ? 1 : 0;
  }
  expect(low / runs).toBeLessThan(0.05);
});
