/** A browser's clock that moves by more than this was set anew. Milliseconds. */
const JUMP = 60_000;

/** What a request says of time; milliseconds since the epoch. */
export interface Moments {
  /** When the batch was made, by the browser's clock. */
  readonly sentAt: number;
  /** The browser's clock when this request began; null where it does not say. */
  readonly browserNow: number | null;
  /** The server's clock. */
  readonly receivedAt: number;
}

/**
 * How far a session's browser clock is behind the server's, by which the times of a batch are read. The delays of the network
 * do not move it, and however long a batch has waited, offline or asleep, its request says what that clock shows now. Where it
 * does not say, the session's first batch is taken to be sent as soon as it was made.
 * @param known what an earlier batch of the session said, null for the first
 */
export function readSkew(known: number | null, { sentAt, browserNow, receivedAt }: Moments): number {
  if (browserNow === null) return known ?? receivedAt - sentAt;
  const measured = receivedAt - browserNow;
  return known === null || Math.abs(measured - known) > JUMP ? measured : known;
}

/** `Scrim-Now` as it was sent; null where it is no time. */
export function parseBrowserNow(header: string | undefined): number | null {
  return /^\d{1,15}$/.test(header ?? '') ? Number(header) : null;
}
