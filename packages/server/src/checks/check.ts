import type { FindingSeverity } from '@scrim/protocol';
import type { Context } from '../platform/context.ts';

/** Where a check failed. One finding each, so a check has few of them; its detail says how much it is. */
export interface FailedPlace {
  /** A page of the site, or the part of Scrim that is meant. */
  readonly page: string;
  /** Of the policy, from 0. Absent: none. */
  readonly rule?: number;
  readonly path: string;
  readonly severity: FindingSeverity;
}

/** `unable`: it could not be told, so nothing is said of findings. Details hold counts, days and names of parts, never a value. */
export type CheckOutcome =
  | { readonly state: 'passed' | 'unable'; readonly detail: string }
  | { readonly state: 'failed'; readonly detail: string; readonly places: readonly FailedPlace[] };

/** One promise about what is stored, held against what is stored. */
export interface Check {
  /** Names what is wrong when it fails; the findings' detector. */
  readonly id: string;
  /** What is so when it passes. */
  readonly title: string;
  /** `installation`: the same for every site, so looked at once. */
  readonly scope: 'site' | 'installation';
  run(context: Context, site: string): Promise<CheckOutcome>;
}

export const DAY = 86_400_000;

const whole = new Intl.NumberFormat('en-US');

export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${whole.format(count)} ${count === 1 ? one : many}`;

/** Failed where there are places, passed otherwise. */
export function outcomeOf(places: readonly FailedPlace[], failed: readonly string[], passed: string): CheckOutcome {
  return places.length === 0
    ? { state: 'passed', detail: passed }
    : { state: 'failed', detail: failed.join(' '), places };
}
