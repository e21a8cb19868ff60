/** Both ends belong to it. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Of how many people how many did something. */
export interface Proportion {
  readonly hits: number;
  readonly of: number;
}

/** NaN when there is nobody. */
export const rateOf = ({ hits, of }: Proportion): number => hits / of;
