import type { OpportunitySign } from '@scrim/protocol';
import { formatInterval } from '../journeys/numbers.tsx';
import { formatShare } from '../shell/format.ts';
import { peersOf } from './sentence.ts';

/** A rate with its 95 % interval above that of its peers, each of the whole width. */
export function RateBars({ sign }: { sign: OpportunitySign }) {
  const { rate, baseline } = sign;
  const width = (share: number) => `${Math.max(0.6, Math.min(1, share) * 100)}%`;
  return (
    <div className="rate-bars">
      <span className="rate-name">Here</span>
      <span className="rate-track" aria-hidden>
        <span className="rate-fill" style={{ width: width(rate.value) }} />
        <span
          className="rate-whisker"
          style={{ left: width(rate.lower), width: `${(rate.upper - rate.lower) * 100}%` }}
        />
      </span>
      <span className="rate-value">
        <strong>{formatShare(rate.value)}</strong>
        <span className="muted"> {formatInterval(rate)}</span>
      </span>
      <span className="rate-name">{capital(peersOf(sign))}</span>
      <span className="rate-track" aria-hidden>
        <span className="rate-fill rate-fill-peers" style={{ width: width(baseline) }} />
      </span>
      <span className="rate-value">{formatShare(Math.max(0, baseline))}</span>
    </div>
  );
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
