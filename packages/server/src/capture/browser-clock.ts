/** How a session's browser clock stands to the server's, by the batch of the highest number. Milliseconds. */
export interface BrowserClock {
  /** Browser clock to server clock. */
  readonly skew: number;
  readonly seq: number;
  /** When that batch was made, by the server's clock. */
  readonly made: number;
}

/** A browser's clock that moves by more than this was set anew. */
const JUMP = 60_000;

/**
 * The clock by which a batch's times are read. A batch can wait, offline or asleep, but cannot arrive before it was made; and
 * those of one session are made in the order of their numbers. What can be explained by waiting keeps the clock, so batches
 * that waited keep their times; what cannot says that the clock was set. A session's first batch is taken not to have waited.
 */
export function readClock(
  known: BrowserClock | null,
  { seq, sentAt, receivedAt }: { readonly seq: number; readonly sentAt: number; readonly receivedAt: number },
): BrowserClock {
  const measured = receivedAt - sentAt;
  if (known === null) return { skew: measured, seq, made: receivedAt };
  const waited = measured - known.skew;
  const isEarlier = seq > known.seq && sentAt + known.skew < known.made - JUMP;
  const wasSet = waited < -JUMP || (waited > JUMP && isEarlier);
  const skew = wasSet ? measured : known.skew;
  return seq > known.seq ? { skew, seq, made: sentAt + skew } : { ...known, skew };
}
