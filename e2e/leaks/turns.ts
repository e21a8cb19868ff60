/** Lets work wait for its turn. */
export type Turn = <T>(work: () => Promise<T>) => Promise<T>;

/** Turns for so many at a time. */
export function turns(places: number): Turn {
  let free = places;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}

/** Called by each of so many when it is there; resolves once all are. */
export function gathering(count: number): () => Promise<void> {
  let missing = count;
  let gathered = () => {};
  const all = new Promise<void>((resolve) => {
    gathered = resolve;
  });
  return () => {
    missing -= 1;
    if (missing <= 0) gathered();
    return all;
  };
}
