import type { Migration } from '../platform/migrations.ts';

/**
 * ClickHouse holds no payload: `chunks` says where each stored frame is, `signals` holds one row per signal.
 * A batch that two nodes stored gives rows with equal sorting keys, so read with FINAL (`FROM signals FINAL`), or count places (`seq`, `position`) instead of rows.
 * `day` is, of a chunk, the day of its pack; of a signal, that on which its page view began.
 * `time` is by the server's clock (browser time plus measured skew). Absent text is '', absent numbers 0 or null.
 */
export const captureTables: readonly Migration[] = [
  {
    id: 'capture-001-chunks',
    sql: `CREATE TABLE IF NOT EXISTS chunks (
      site LowCardinality(String),
      session String,
      seq UInt32,
      class Enum8('replay' = 1, 'signals' = 2),
      pack String,
      offset UInt64,
      length UInt32,
      day Date,
      time_from DateTime64(3, 'UTC'),
      time_to DateTime64(3, 'UTC'),
      received_at DateTime64(3, 'UTC'),
      skew Int64,
      events UInt32,
      keyframe Bool,
      page LowCardinality(String),
      rule UInt16,
      view String,
      policy LowCardinality(String),
      subject String,
      receipt String,
      regime Enum8('visitor' = 1, 'applicant' = 2, 'customer' = 3),
      device Enum8('phone' = 1, 'tablet' = 2, 'desktop' = 3),
      browser LowCardinality(String),
      browser_version UInt16,
      language LowCardinality(String),
      variant LowCardinality(String),
      viewport_width UInt32,
      viewport_height UInt32,
      clean Bool,
      masked UInt32,
      lit UInt32,
      hits UInt32
    ) ENGINE = ReplacingMergeTree PARTITION BY toYYYYMM(day) ORDER BY (site, session, seq, class)`,
  },
  {
    id: 'capture-002-signals',
    sql: `CREATE TABLE IF NOT EXISTS signals (
      site LowCardinality(String),
      session String,
      seq UInt32,
      position UInt16,
      subject String,
      day Date,
      time DateTime64(3, 'UTC'),
      page LowCardinality(String),
      rule UInt16,
      view String,
      kind Enum8('view' = 1, 'click' = 2, 'rage' = 3, 'dead' = 4, 'rest' = 5, 'scroll' = 6, 'attention' = 7,
        'field' = 8, 'error' = 9, 'vitals' = 10, 'event' = 11, 'degraded' = 12),
      path LowCardinality(String),
      x Float32,
      y Float32,
      regime Enum8('visitor' = 1, 'applicant' = 2, 'customer' = 3),
      device Enum8('phone' = 1, 'tablet' = 2, 'desktop' = 3),
      browser LowCardinality(String),
      browser_version UInt16,
      language LowCardinality(String),
      variant LowCardinality(String),
      viewport_width UInt32,
      viewport_height UInt32,
      navigation LowCardinality(String),
      clicks UInt16,
      duration UInt32,
      depth UInt32,
      height UInt32,
      attention Array(Tuple(band UInt32, bands UInt32, milliseconds UInt32)),
      hesitation Nullable(UInt32),
      active UInt32,
      edits UInt16,
      reentry Bool,
      blank Bool,
      autofilled Bool,
      error_shown Bool,
      lcp Nullable(UInt32),
      inp Nullable(UInt32),
      cls Nullable(Float32),
      ttfb Nullable(UInt32),
      event LowCardinality(String),
      numbers Map(LowCardinality(String), Float64),
      texts Map(LowCardinality(String), LowCardinality(String)),
      reason LowCardinality(String)
    ) ENGINE = ReplacingMergeTree PARTITION BY toYYYYMM(day) ORDER BY (site, page, kind, session, seq, position)`,
  },
  {
    id: 'capture-003-parts',
    sql: 'ALTER TABLE chunks ADD COLUMN IF NOT EXISTS parts UInt8 DEFAULT 1',
  },
  {
    // Packs of which every frame belongs to somebody erased: they have no rows, and need not be read at each start.
    id: 'capture-004-erased-packs',
    sql: 'CREATE TABLE IF NOT EXISTS erased_packs (pack String) ENGINE = ReplacingMergeTree ORDER BY pack',
  },
  {
    // Submissions, recoveries, script errors and late variants; the sorting key's type only gets more names.
    id: 'capture-005-signal-kinds',
    sql: `ALTER TABLE signals
      MODIFY COLUMN kind Enum8('view' = 1, 'click' = 2, 'rage' = 3, 'dead' = 4, 'rest' = 5, 'scroll' = 6, 'attention' = 7,
        'field' = 8, 'error' = 9, 'vitals' = 10, 'event' = 11, 'degraded' = 12, 'submit' = 13, 'recovered' = 14,
        'script_error' = 15, 'variant' = 16)`,
  },
  {
    id: 'capture-006-signal-columns',
    sql: `ALTER TABLE signals
      ADD COLUMN IF NOT EXISTS corrections UInt16,
      ADD COLUMN IF NOT EXISTS outcome LowCardinality(String),
      ADD COLUMN IF NOT EXISTS blanks Array(LowCardinality(String)),
      ADD COLUMN IF NOT EXISTS fcp Nullable(UInt32),
      ADD COLUMN IF NOT EXISTS error_name LowCardinality(String),
      ADD COLUMN IF NOT EXISTS script_source LowCardinality(String),
      ADD COLUMN IF NOT EXISTS script_file LowCardinality(String),
      ADD COLUMN IF NOT EXISTS script_line Nullable(UInt32),
      ADD COLUMN IF NOT EXISTS script_column Nullable(UInt32)`,
  },
  {
    // Who a row is of, as a number: read and grouped by in a fraction of the time that the text takes.
    id: 'capture-007-person',
    sql: 'ALTER TABLE signals ADD COLUMN IF NOT EXISTS person UInt64 MATERIALIZED sipHash64(subject)',
  },
  {
    // As above: the visit and the page view that a row is of.
    id: 'capture-008-visit',
    sql: `ALTER TABLE signals
      ADD COLUMN IF NOT EXISTS visit UInt64 MATERIALIZED sipHash64(session),
      ADD COLUMN IF NOT EXISTS page_view UInt64 MATERIALIZED sipHash64(view)`,
  },
  {
    id: 'capture-009-chunk-visit',
    sql: 'ALTER TABLE chunks ADD COLUMN IF NOT EXISTS visit UInt64 MATERIALIZED sipHash64(session)',
  },
];
