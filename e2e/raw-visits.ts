import { readVisits, type Visit } from '../packages/cli/src/demo/visit-file.ts';

/** One signal as a browser sent it, with the page that it is of. */
export interface RawSignal {
  readonly kind: string;
  readonly time: number;
  readonly page: string;
  /** The page view that it is of. */
  readonly view: string;
  readonly path?: string;
  readonly edits?: number;
  readonly hesitation?: number | null;
  readonly autofilled?: boolean;
  readonly reentry?: boolean;
  readonly error?: boolean;
  /** Of a form that was sent. */
  readonly outcome?: 'passed' | 'refused' | 'open';
  readonly name?: string;
  /** Of an outcome event. */
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  readonly language?: string;
  readonly variant?: string | null;
  /** How far down something came into view, and how high the page was; CSS pixels. */
  readonly depth?: number;
  readonly height?: number;
  /** First band of 10 px, number of bands, milliseconds in view. */
  readonly runs?: readonly (readonly [number, number, number])[];
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
    const { template, view } = Object(body.page);
    sessions.at(-1)?.push(...body.signals.map((signal) => ({ ...signal, page: String(template), view: String(view) })));
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
