import { clarity } from './clarity.ts';
import type { Contender } from './contender.ts';
import { datadog } from './datadog.ts';
import { openreplay } from './openreplay.ts';
import { posthog } from './posthog.ts';
import { rrweb } from './rrweb.ts';
import { sentry } from './sentry.ts';

/** Every recorder that Scrim is compared with. */
export const CONTENDERS: readonly Contender[] = [rrweb, posthog, sentry, clarity, datadog, openreplay];
