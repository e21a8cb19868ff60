import { readVisits, type Visit } from '../packages/cli/src/demo/visit-file.ts';

/** One signal as a browser sent it, with the page that it is of. */
export interface RawSignal {
  readonly kind: string;
  readonly time: number;
  readonly page: string;
  readonly path?: string;
  readonly edits?: number;
  readonly error?: boolean;
  readonly name?: string;
}

/** A stretch under one capture token. */
export interface RawSession {
  readonly person: string;
  readonly device: 'phone' | 'tablet' | 'desktop';
  readonly signals: readonly RawSignal[];
}

export interface RawData {
  readonly sessions: readonly RawSession[];
  readonly decisions: readonly { readonly decision: string; readonly language: string }[];
}

/** The recorded visits of the demo as plain lists: nothing of Scrim's is used but the reader of the file. */
export async function readRawData(file: string): Promise<RawData> {
  const visits = await readVisits(file);
  return {
    sessions: visits.flatMap(sessionsOf),
    decisions: visits.flatMap(({ requests }) =>
      requests
        .filter(({ path }) => path.endsWith('/receipts'))
        .map(({ body }) => ({ decision: String(body.decision), language: String(body.language) })),
    ),
  };
}

function sessionsOf({ name, userAgent, requests }: Visit): RawSession[] {
  const sessions: RawSignal[][] = [];
  for (const { path, body } of requests) {
    if (path.endsWith('/receipts') || path.endsWith('/sessions')) sessions.push([]);
    if (!path.endsWith('/batches') || !Array.isArray(body.signals)) continue;
    const { template } = Object(body.page);
    sessions.at(-1)?.push(...body.signals.map((signal) => ({ ...signal, page: String(template) })));
  }
  return sessions
    .filter((signals) => signals.length > 0)
    .map((signals) => ({
      person: name,
      device: deviceOf(userAgent),
      signals: [...signals].sort((a, b) => a.time - b.time),
    }));
}

function deviceOf(userAgent: string): RawSession['device'] {
  if (/iPad|Tablet/.test(userAgent) || (/Android/.test(userAgent) && !/Mobile/.test(userAgent))) return 'tablet';
  return /Mobile|iPhone/.test(userAgent) ? 'phone' : 'desktop';
}
