import type { SessionGrant } from '@scrim/protocol';
import { ANONYMOUS } from './anonymous.ts';
import type { Link } from './link.ts';
import { quietly } from './quietly.ts';

/** A session ends after this much silence, ms. */
export const IDLE_LIMIT = 30 * 60_000;

interface StoredSession extends Omit<SessionGrant, 'token'> {
  token: string;
  readonly receipt: string;
  seq: number;
  lastActivity: number;
}

/** One recording session in one tab. */
export interface Session {
  readonly token: string;
  readonly draw: number;
  /** Goes on with another token, which says more of the same session. */
  adopt(token: string): void;
  /** Ms since the epoch; afterwards the server takes no more batches. */
  readonly expires: number;
  /** Position of the next batch; never given twice, also across pages. */
  nextSeq(): number;
  /** Notes that the person is there. */
  touch(now: number): void;
  idleSince(): number;
  /** Lets the tab's next page go on with the session. */
  release(): void;
  /** Ends it: the next page begins another. */
  end(): void;
}

/**
 * The tab's session if it still holds, else a new one under the receipt. A duplicated tab copies `sessionStorage`, but not
 * the lock, so it gets a session of its own. Null when the server gives none.
 * @param fresh do not go on with the tab's session
 * @param revived the page comes from the back-forward cache, and may not see yet what the page after it last wrote
 */
export async function openSession(link: Link, fresh: boolean, revived: boolean): Promise<Session | null> {
  const key = `scrim.${link.site}.session`;
  const receipt = link.stored?.receipt?.id;
  if (!receipt) return null;
  let release: (() => void) | null = null;
  let stored = fresh ? null : read(key);
  const now = Date.now();
  if (
    stored &&
    (stored.receipt !== receipt ||
      now - stored.lastActivity > IDLE_LIMIT ||
      Date.parse(stored.expiresAt) < now + 60_000)
  ) {
    stored = null;
  }
  if (stored) {
    release = await lock(stored.session);
    if (!release) stored = null;
    else if (revived) stored.seq = Math.ceil((stored.seq + 1) / 1000) * 1000;
  }
  if (!stored) {
    const grant = link.grant ?? (await request(link));
    link.grant = null;
    if (!grant) return null;
    stored = { ...grant, receipt, seq: 0, lastActivity: now };
    release = await lock(stored.session);
  }
  const session = stored;
  const write = () => {
    quietly(() => {
      sessionStorage.setItem(key, JSON.stringify(session));
    });
  };
  write();
  return {
    get token() {
      return session.token;
    },
    draw: session.draw,
    adopt(token) {
      session.token = token;
      write();
    },
    expires: Date.parse(session.expiresAt),
    nextSeq() {
      const seq = session.seq++;
      write();
      return seq;
    },
    touch(time) {
      session.lastActivity = time;
    },
    idleSince: () => session.lastActivity,
    release() {
      write();
      release?.();
    },
    end() {
      quietly(() => {
        sessionStorage.removeItem(key);
      });
      release?.();
    },
  };
}

function read(key: string): StoredSession | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

async function request(link: Link): Promise<SessionGrant | null> {
  const response = await fetch(`${link.origin}/consent/v1/${link.site}/sessions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    ...ANONYMOUS,
    body: JSON.stringify({ receipt: link.stored?.signed }),
  });
  return response.ok ? response.json() : null;
}

/** Holds the session's lock until the returned function is called; null when another tab has it. */
function lock(session: string): Promise<(() => void) | null> {
  const { locks } = navigator;
  if (!locks) return Promise.resolve(() => {});
  return new Promise((resolve) => {
    locks
      .request(`scrim:${session}`, { ifAvailable: true }, (held) => {
        if (!held) return resolve(null);
        return new Promise<void>((release) => resolve(release));
      })
      .catch(() => resolve(() => {}));
  });
}
