import type { Result } from './measure.ts';

export interface Verdict {
  /** Of `npm run leaks`: 0 only where nothing was found, and would have been. */
  readonly code: 0 | 1;
  /** What it comes to, in one line. */
  readonly line: string;
}

/** A run in which something could not be seen shows nothing, whatever it found. */
export function verdictOf(
  result: Pick<Result, 'seen' | 'canaryMissing' | 'unrecorded' | 'failures' | 'unread' | 'kept'>,
): Verdict {
  const gaps = gapsOf(result);
  const leaks = result.seen.size > 0 ? [`Leaks: ${result.seen.size} vectors were seen.`] : [];
  const incomplete = gaps.length > 0 ? [`Not measured: ${gaps.join('; ')}.`] : [];
  if (leaks.length + incomplete.length > 0) return { code: 1, line: [...leaks, ...incomplete].join(' ') };
  return { code: 0, line: 'No leak: nothing was found, and the canary shows that its uploads were opened.' };
}

/** Why a run shows less than it should, a sentence each. */
export function gapsOf({
  canaryMissing,
  unrecorded,
  failures,
  unread,
  kept,
}: Parameters<typeof verdictOf>[0]): string[] {
  const [failure] = failures;
  return [
    ...(canaryMissing === null ? ['the adapter names no canary, so nothing shows that its uploads were opened'] : []),
    ...(canaryMissing && canaryMissing.length > 0
      ? [
          `the canary ${canaryMissing.join(', ')} was not found on the wire, so it did not record, or its uploads were not opened`,
        ]
      : []),
    ...(unrecorded.length > 0 ? [`nothing on the wire shows that it recorded ${unrecorded.join(', ')}`] : []),
    ...(kept ? [] : ['the browser kept no page that was left, which a whole Chromium does']),
    ...(failure ? [`${failures.size} vectors were not driven (first ${failure.join(': ')})`] : []),
    ...(unread.length > 0
      ? [`${unread.length} pieces of evidence were not read to the end: ${unread.join(', ')}`]
      : []),
  ];
}
