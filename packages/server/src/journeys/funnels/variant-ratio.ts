import type { FunnelGroup, VariantRatio } from '@scrim/protocol';
import { MISMATCH_ALARM, sampleRatioMismatch } from '@scrim/statistics';

/**
 * Groups of a division by variant that can be held against each other: those with one. Who was shown none left before the
 * experiment, so that whoever got as far as a variant would look better for it.
 */
export function comparableVariants(groups: readonly FunnelGroup[]): readonly FunnelGroup[] {
  return groups.filter(({ name }) => name !== '');
}

/**
 * Whether as many people began in each variant as lots would have made it: in equal parts, since a policy names variants and no
 * shares. Null with fewer than two of them. The counts are rounded, which adds a variance of at most k²/4 to each; as in
 * `effectiveProportion`, it is allowed for by counting on correspondingly fewer people.
 */
export function variantRatio(groups: readonly FunnelGroup[], k: number): VariantRatio | null {
  const began = comparableVariants(groups).map(({ steps }) => steps[0]?.people ?? 0);
  if (began.length < 2) return null;
  const each = began.reduce((sum, people) => sum + people, 0) / began.length;
  const known = each / (each + (k * k) / 4);
  const p = sampleRatioMismatch(
    began.map((people) => people * known),
    began.map(() => 1),
  );
  return { p, isMismatch: p < MISMATCH_ALARM };
}
