import { describe, expect, it } from 'vitest';
import { askTogether } from './ask-together.ts';

const tick = () => new Promise((resolve) => setImmediate(resolve));

describe('questions asked together', () => {
  const asking = () => {
    const questions: (readonly number[])[] = [];
    const ask = askTogether(async (keys: readonly number[]) => {
      questions.push(keys);
      await tick();
      if (keys.includes(-1)) throw new Error('no answer');
      return new Map(keys.filter((key) => key < 1000).map((key) => [key, key * 2]));
    });
    return { ask, questions };
  };

  it('are one question per tick, in which each key stands once', async () => {
    const { ask, questions } = asking();
    expect(await Promise.all([ask(1), ask(2), ask(1)])).toEqual([2, 4, 2]);
    expect(await ask(3)).toBe(6);
    expect(questions).toEqual([[1, 2], [3]]);
  });

  it('wait for the question that is under way, and then go together', async () => {
    const { ask, questions } = asking();
    const first = ask(1);
    while (questions.length === 0) await tick();
    const later = [ask(2), ask(3)];
    expect(questions).toEqual([[1]]);
    expect(await Promise.all([first, ...later])).toEqual([2, 4, 6]);
    expect(questions).toEqual([[1], [2, 3]]);
  });

  it('do not wait for ever for one that is stuck', async () => {
    const questions: (readonly number[])[] = [];
    const ask = askTogether((keys: readonly number[]) => {
      questions.push(keys);
      return keys.includes(0) ? new Promise<never>(() => {}) : Promise.resolve(new Map([[1, 2]]));
    }, 20);
    ask(0);
    while (questions.length === 0) await tick();
    expect(await ask(1)).toBe(2);
    expect(questions).toEqual([[0], [1]]);
  });

  it('are at most 500 to a question', async () => {
    const { ask, questions } = asking();
    await Promise.all(Array.from({ length: 1100 }, (_, key) => ask(key)));
    expect(questions.map((keys) => keys.length)).toEqual([500, 500, 100]);
  });

  it('have no value where the answer has none, and fail with theirs alone', async () => {
    const { ask } = asking();
    expect(await ask(1000)).toBeUndefined();
    const failing = ask(-1);
    await expect(failing).rejects.toThrow('no answer');
    expect(await ask(5)).toBe(10);
  });
});
