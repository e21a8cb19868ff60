import { expect, it } from 'vitest';
import { TookTooLong, within } from './limit.ts';

it('what is done in time gives its result, or its failure', async () => {
  expect(await within(1000, 'the hand of text/plain', Promise.resolve(7))).toBe(7);
  await expect(within(1000, 'the hand of text/plain', Promise.reject(new Error('no element')))).rejects.toThrow(
    /^no element$/,
  );
});

it('what is not done in time is named', async () => {
  const never = within(20, 'the hand of text/plain', new Promise(() => {}));
  await expect(never).rejects.toThrow(/^the hand of text\/plain took longer than 0.02 s$/);
  await expect(never).rejects.toBeInstanceOf(TookTooLong);
});
