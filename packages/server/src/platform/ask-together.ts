/** Keys of one question. */
const MOST = 500;
/** How long a question waits for the one before, ms: one that is stuck holds up no others. */
const PATIENCE = 2000;

/**
 * Many small questions as few large ones: keys of one tick, and those that come while a question is under way, go together.
 * Resolves to what the answer has under the key; rejects as the question does.
 */
export function askTogether<Key, Value>(
  ask: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>,
  patience = PATIENCE,
): (key: Key) => Promise<Value | undefined> {
  let before: Promise<unknown> = Promise.resolve();
  let open: { readonly keys: Set<Key>; readonly answer: Promise<ReadonlyMap<Key, Value>> } | null = null;

  async function answered(keys: ReadonlySet<Key>, earlier: Promise<unknown>): Promise<ReadonlyMap<Key, Value>> {
    await atMost(earlier, patience);
    await new Promise((resolve) => setImmediate(resolve));
    if (open?.keys === keys) open = null;
    return ask([...keys]);
  }

  return async (key) => {
    if (open === null || open.keys.size >= MOST) {
      const keys = new Set<Key>();
      open = { keys, answer: answered(keys, before) };
      before = open.answer.catch(() => {});
    }
    open.keys.add(key);
    return (await open.answer).get(key);
  };
}

/** Resolves when the work is done, or after some milliseconds. */
function atMost(work: Promise<unknown>, milliseconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    work.finally(() => clearTimeout(timer)).then(() => resolve(), reject);
  });
}
