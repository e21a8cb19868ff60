/** Something took longer than it may, and goes on: what comes after it would meet it amid its work. */
export class TookTooLong extends Error {}

/** The result of some work; rejects, naming it, where it is not there in that time (ms). The work itself cannot be stopped. */
export async function within<T>(limit: number, what: string, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TookTooLong(`${what} took longer than ${limit / 1000} s`)), limit);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
