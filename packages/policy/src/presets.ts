import { REGULATIONS, type Regulation } from './regulations.ts';
import type { PolicySource } from './schema.ts';

export type Preset = PolicySource['presets'][number];

/** One bound on a number of days. */
export interface Bound {
  readonly path: readonly ['retention', 'replay' | 'signals' | 'consent'] | readonly ['consent', 'reask'];
  readonly kind: 'at most' | 'at least';
  readonly days: number;
  readonly regulation: Regulation;
}

/** Holds for every policy, whatever its presets. */
const ALWAYS: readonly Bound[] = [
  { path: ['retention', 'replay'], kind: 'at most', days: 365, regulation: REGULATIONS.minimisation },
  { path: ['retention', 'signals'], kind: 'at most', days: 760, regulation: REGULATIONS.minimisation },
  { path: ['retention', 'consent'], kind: 'at most', days: 2555, regulation: REGULATIONS.storage },
  { path: ['consent', 'reask'], kind: 'at least', days: 182, regulation: REGULATIONS.consent },
];

/**
 * Bounds of each preset. A law rarely names a figure; where it does, it is that figure (CCPA: 12 months before asking
 * again, records for 24 months; GLBA: disposal within two years), elsewhere Scrim's own reading of storage limitation.
 */
export const PRESET_BOUNDS: Readonly<Record<Preset, readonly Bound[]>> = {
  gdpr: [
    { path: ['retention', 'replay'], kind: 'at most', days: 91, regulation: REGULATIONS.storage },
    { path: ['retention', 'signals'], kind: 'at most', days: 760, regulation: REGULATIONS.storage },
  ],
  ccpa: [
    { path: ['consent', 'reask'], kind: 'at least', days: 365, regulation: REGULATIONS.reask },
    { path: ['retention', 'consent'], kind: 'at least', days: 730, regulation: REGULATIONS.records },
  ],
  glba: [
    { path: ['retention', 'replay'], kind: 'at most', days: 365, regulation: REGULATIONS.disposal },
    { path: ['retention', 'signals'], kind: 'at most', days: 730, regulation: REGULATIONS.disposal },
  ],
};

export function boundsOf(presets: readonly Preset[]): { readonly bound: Bound; readonly preset: Preset | null }[] {
  return [
    ...ALWAYS.map((bound) => ({ bound, preset: null })),
    ...presets.flatMap((preset) => PRESET_BOUNDS[preset].map((bound) => ({ bound, preset }))),
  ];
}
