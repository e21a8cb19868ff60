/** One budget of the design, measured. */
export interface Measurement {
  readonly name: string;
  /** What is measured, in words a reader of the table understands. */
  readonly what: string;
  /** The design's limit; `at-most` and `at-least` say on which side it passes. Null: reported without a budget. */
  readonly budget: { readonly kind: 'at-most' | 'at-least'; readonly value: number } | null;
  readonly value: number;
  /** Unit of `value` and of the budget: `×`, `KB gz`, `s`, `%`, `MiB`. */
  readonly unit: string;
  /** Raw samples by series, in the unit that `detail` names. */
  readonly samples: Readonly<Record<string, readonly number[]>>;
  readonly detail: string;
}

export interface BenchOptions {
  /** Smaller inputs, for a look in between; a published figure comes from a full run. */
  readonly quick: boolean;
  readonly say: (line: string) => void;
  /** Directory the run may write in; removed afterwards. */
  readonly scratch: string;
}

export type Benchmark = (options: BenchOptions) => Promise<Measurement[]>;

/** Middle value; the mean of the two middle ones for an even count. Throws on no samples: a missing figure is not zero. */
export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new Error('median of no samples');
  return (upper + lower) / 2;
}

/** The sample that 95 % are not above. Throws on no samples. */
export function slowest(samples: readonly number[]): number {
  const slow = [...samples].sort((a, b) => a - b)[Math.floor(samples.length * 0.95)];
  if (slow === undefined) throw new Error('95th percentile of no samples');
  return slow;
}

/** What a screen of 60 Hz leaves for a frame, ms. */
export const FRAME = 1000 / 60;

/** Percent of the times between frames by which none was missed: less than half as long again as a frame, ms. */
export const inTime = (gaps: readonly number[]): number =>
  (gaps.filter((gap) => gap < FRAME * 1.5).length / gaps.length) * 100;

/** Milliseconds that `work` took. */
export async function timed(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Milliseconds that `work` took, and of all processors together: the latter tells on a busy machine. */
export async function timedWithProcessor(work: () => unknown): Promise<{ took: number; busy: number }> {
  const before = process.cpuUsage();
  const took = await timed(work);
  const { user, system } = process.cpuUsage(before);
  return { took, busy: (user + system) / 1000 };
}

export function passes({ budget, value }: Measurement): boolean | null {
  if (budget === null) return null;
  return budget.kind === 'at-most' ? value <= budget.value : value >= budget.value;
}
