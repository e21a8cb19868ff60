import type { ProbeOptions } from '../probe.ts';

/** A run over one page, without what takes long. */
export const onePage: Omit<ProbeOptions, 'url'> = {
  origins: [],
  script: null,
  against: null,
  allowPayment: false,
  pages: 1,
  minutes: 1,
  costPairs: 0,
  seed: 1,
  authorised: null,
  last: null,
  say: () => undefined,
};
