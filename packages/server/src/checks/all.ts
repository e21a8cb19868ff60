import { auditLogChanged } from './audit-log.ts';
import type { Check } from './check.ts';
import { erasedButIndexed } from './erased-but-indexed.ts';
import { findingLost } from './finding-lost.ts';
import { indexDiffers } from './index-differs.ts';
import { keptTooLong } from './kept-too-long.ts';
import { keyFileExposed } from './key-file.ts';
import { maskedLate } from './masked-late.ts';
import { replayEnding } from './replay-ending.ts';
import { sessionWithoutConsent } from './session-without-consent.ts';

/** In the order in which people read them. */
export const CHECKS: readonly Check[] = [
  sessionWithoutConsent,
  maskedLate,
  findingLost,
  keptTooLong,
  erasedButIndexed,
  replayEnding,
  indexDiffers,
  auditLogChanged,
  keyFileExposed,
];
