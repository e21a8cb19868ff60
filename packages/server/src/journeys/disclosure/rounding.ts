import type { Context } from '../../platform/context.ts';

/** Distinct people, or visits, of a group, and a mark of just this set of them. */
export interface Counted {
  readonly count: number;
  /** XOR of the keyed 64-bit hashes of its members, as ClickHouse prints a UInt64. */
  readonly mark: string;
}

/** The key under which people and visits are hashed for their group's mark; of the site, and known to the server only. */
export interface MarkKey {
  readonly markKey0: string;
  readonly markKey1: string;
}

export function markKeyOf(context: Pick<Context, 'keys'>, site: string): MarkKey {
  const mac = context.keys.mac(`rounding:${site}`, 'v1');
  return { markKey0: mac.readBigUInt64BE(0).toString(), markKey1: mac.readBigUInt64BE(8).toString() };
}

/** A person's part of a mark, as SQL over `person`, the hash of a subject; names the parameters of `MarkKey`. */
export const PERSON_MARK = 'sipHash64Keyed(({markKey0:UInt64}, {markKey1:UInt64}), person)';

/** People for whom a condition holds, and the mark of just this set of them, as SQL over rows that are one person each. */
export const countedPeople = (condition: string) =>
  `(countIf(${condition}), toString(groupBitXorIf(${PERSON_MARK}, ${condition})))`;

/**
 * Fixed random rounding: to a multiple of `k`, up with a probability that makes it unbiased, and always alike for the same
 * set, so that asking again tells nothing. Fewer than k are 0. Two answers whose groups differ by a few people
 * are rounded independently of each other: their difference is a multiple of k that may say that somebody differs, not how many.
 * (Fellegi, "Controlled Random Rounding", Survey Methodology 1, 1975; made repeatable as in Statistics New Zealand's fixed
 * random rounding and the cell keys of the Australian Bureau of Statistics: Fraser and Wooton, 2005.)
 */
export function roundPeople({ count, mark }: Counted, k: number): number {
  if (count < k) return 0;
  const rest = count % k;
  const isUp = uniform(BigInt(mark) ^ (BigInt(count) << 32n)) * k < rest;
  return count - rest + (isUp ? k : 0);
}

/** Visits and the distinct people who made them; the mark is of the visits. */
export interface CountedVisits extends Counted {
  /** Exact below 2k, else at least 2k. */
  readonly subjects: number;
}

/** A visit's part of a mark, as SQL over `visit`, the hash of a session. */
export const VISIT_MARK = 'sipHash64Keyed(({markKey0:UInt64}, {markKey1:UInt64}), visit)';

/** As `roundPeople`, for visits: 0 when fewer than k people made them. */
export function roundVisits(visits: CountedVisits, k: number): number {
  return visits.subjects < k ? 0 : roundPeople(visits, k);
}

/** At most the number before: a step cannot have more people than the step that it follows. */
export function roundDescending(counts: readonly Counted[], k: number): number[] {
  const rounded: number[] = [];
  for (const counted of counts) {
    rounded.push(Math.min(roundPeople(counted, k), rounded.at(-1) ?? Number.POSITIVE_INFINITY));
  }
  return rounded;
}

/** Two significant digits: a middle value must not be somebody's exact time. */
export function roundDuration(milliseconds: number): number {
  if (milliseconds <= 0) return 0;
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(milliseconds)) - 1);
  return Math.round(milliseconds / unit) * unit;
}

/** SplitMix64 (Steele, Lea and Flood 2014) of a mark, as a fraction in [0, 1). */
function uniform(mark: bigint): number {
  const mask = (1n << 64n) - 1n;
  let value = (mark + 0x9e3779b97f4a7c15n) & mask;
  value = ((value ^ (value >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
  value = ((value ^ (value >> 27n)) * 0x94d049bb133111ebn) & mask;
  value ^= value >> 31n;
  return Number(value >> 11n) / 2 ** 53;
}
