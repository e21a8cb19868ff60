/** Stands for this window: the server tells under it how far what the window asked has come. */
export const WINDOW_ID: string = crypto.randomUUID();

export interface OpenQuestions {
  readonly count: number;
  /** When the first of them was asked, ms since the epoch; null: none is open. */
  readonly since: number | null;
}

/** A question on its way. */
export interface OpenQuestion {
  readonly signal: AbortSignal;
  /** Resolves when it may be sent. */
  readonly turn: Promise<void>;
  /** Whether a person cancelled it here; not when its screen was left. */
  isCancelled(): boolean;
  close(): void;
}

/** Browsers hold six connections to a server; some stay free, for what does not take long and for the progress. */
const MOST_AT_ONCE = 4;

const open = new Set<AbortController>();
const waiting: (() => void)[] = [];
const listeners = new Set<() => void>();
let atWork = 0;
let snapshot: OpenQuestions = { count: 0, since: null };

export function openQuestion(left: AbortSignal | undefined): OpenQuestion {
  const controller = new AbortController();
  open.add(controller);
  tell();
  return {
    signal: left === undefined ? controller.signal : AbortSignal.any([left, controller.signal]),
    turn: takeTurn(),
    isCancelled: () => controller.signal.aborted,
    close() {
      open.delete(controller);
      tell();
      const next = waiting.shift();
      if (next) next();
      else atWork -= 1;
    },
  };
}

/** Whoever asked learns of it as an error, and can ask again. */
export function cancelQuestions(): void {
  for (const controller of open) controller.abort();
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function openQuestions(): OpenQuestions {
  return snapshot;
}

function takeTurn(): Promise<void> {
  if (atWork >= MOST_AT_ONCE) return new Promise((resolve) => waiting.push(resolve));
  atWork += 1;
  return Promise.resolve();
}

function tell(): void {
  snapshot = { count: open.size, since: open.size === 0 ? null : (snapshot.since ?? Date.now()) };
  for (const listener of listeners) listener();
}
