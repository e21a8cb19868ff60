import { FRUSTRATION_CAP, FRUSTRATION_WEIGHTS } from '@scrim/protocol';

const KINDS = ['rage', 'errors', 'dead', 'reentries'] as const;

/** Frustration points as ClickHouse computes them from the columns of the same names. */
export const FRUSTRATION_SQL = KINDS.map(
  (kind) => `${FRUSTRATION_WEIGHTS[kind]} * least(${kind}, ${FRUSTRATION_CAP})`,
).join(' + ');
