import type { ClickHouseClient } from '@clickhouse/client';

/** A row of `signals` as a test writes it; what is left out gets a plain value. */
export interface SignalRow {
  readonly site: string;
  readonly session: string;
  readonly seq: number;
  readonly position: number;
  readonly subject: string;
  /** Milliseconds since the epoch; `day` follows it. */
  readonly time: number;
  readonly page: string;
  readonly view: string;
  readonly kind: string;
  readonly path: string;
  readonly x: number;
  readonly y: number;
  readonly device: 'phone' | 'tablet' | 'desktop';
  readonly regime: 'visitor' | 'applicant' | 'customer';
  readonly variant: string;
  readonly event: string;
  readonly language: string;
  readonly viewport_width: number;
  readonly viewport_height: number;
  readonly depth: number;
  readonly height: number;
  readonly attention: readonly { readonly band: number; readonly bands: number; readonly milliseconds: number }[];
}

const plain: SignalRow = {
  site: 'meadow-loans',
  session: 's1',
  seq: 0,
  position: 0,
  subject: 'p1',
  time: Date.UTC(2026, 10, 20, 12),
  page: '/apply/amount',
  view: 'v1',
  kind: 'click',
  path: 'html>body:2>button:1',
  x: 0.5,
  y: 0.5,
  device: 'desktop',
  regime: 'applicant',
  variant: '',
  event: '',
  language: 'en',
  viewport_width: 1280,
  viewport_height: 800,
  depth: 0,
  height: 0,
  attention: [],
};

export function signalRow(given: Partial<SignalRow>): SignalRow {
  return { ...plain, ...given };
}

export async function insertSignals(clickhouse: ClickHouseClient, rows: readonly SignalRow[]): Promise<void> {
  await clickhouse.insert({
    table: 'signals',
    format: 'JSONEachRow',
    values: rows.map(({ time, ...row }) => ({
      ...row,
      time: clickhouseTime(time),
      day: new Date(time).toISOString().slice(0, 10),
      browser: 'chromium',
    })),
  });
}

/** The chunks that such rows came in, one each. */
export async function insertChunks(clickhouse: ClickHouseClient, rows: readonly SignalRow[]): Promise<void> {
  await clickhouse.insert({
    table: 'chunks',
    format: 'JSONEachRow',
    values: rows.map(({ site, session, seq, subject, time, page, view, device, regime, language, variant }) => ({
      ...{ site, session, seq, subject, page, view, device, regime, language, variant },
      class: 'signals',
      day: new Date(time).toISOString().slice(0, 10),
      time_from: clickhouseTime(time),
      time_to: clickhouseTime(time),
    })),
  });
}

/** `2026-11-20 12:00:00.000`, as ClickHouse reads a DateTime64 in JSON. */
export function clickhouseTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('T', ' ').replace('Z', '');
}
