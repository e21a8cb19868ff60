/** Runs a task whose failure must not reach the page: what is lost is a recording, never the visitor's way through it. */
export function quietly<Result>(task: () => Result): Result | undefined {
  try {
    return task();
  } catch {}
}
