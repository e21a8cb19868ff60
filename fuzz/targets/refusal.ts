import { ScrimError } from '../../packages/server/src/platform/errors.ts';

/** What a call returns; null when it refuses with one of the errors that it promises. Anything else is thrown on. */
export function refusing<T>(codes: readonly string[], call: () => T): T | null {
  try {
    return call();
  } catch (error) {
    if (error instanceof ScrimError && codes.includes(error.code)) return null;
    throw error;
  }
}

export function must(holds: boolean, promise: string): asserts holds {
  if (!holds) throw new Error(`broken: ${promise}`);
}

export const json = (input: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(input).toString('utf8'));
  } catch {
    return null;
  }
};
