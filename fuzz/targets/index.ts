import type { Target } from '../target.ts';
import { capture } from './capture.ts';
import { pack } from './pack.ts';
import { policy } from './policy.ts';
import { receipt } from './receipt.ts';
import { redaction } from './redaction.ts';
import { token } from './token.ts';

export const targets: readonly Target[] = [redaction, policy, capture, pack, token, receipt];
