import type { OpportunityLoss } from '@scrim/protocol';
import { formatCount, formatShare } from '../shell/format.ts';

const whole = (value: number) => (value < 0 ? `−${formatCount(-value)}` : formatCount(value));
const range = ({ lower, upper }: OpportunityLoss['perMonth']) =>
  `${whole(Math.round(lower))} to ${whole(Math.round(upper))}`;

/** Completed applications lost in 30 days, with the interval; nothing shown when the numbers do not show a loss. */
export function LossFigure({ loss }: { loss: OpportunityLoss | null }) {
  if (loss === null || loss.perMonth.value <= 0) {
    return (
      <div className="loss">
        <span className="loss-none">No loss shown</span>
        <span className="muted">{loss === null ? 'not a step of the process' : `${range(loss.perMonth)} a month`}</span>
      </div>
    );
  }
  const isClear = loss.perMonth.lower > 0;
  return (
    <div className="loss" data-clear={isClear}>
      <span className="loss-figure">≈ {whole(Math.round(loss.perMonth.value))}</span>
      <span className="muted">completions lost a month</span>
      <span className="muted">95 %: {range(loss.perMonth)}</span>
      {!isClear && <span className="muted">may be none</span>}
    </div>
  );
}

/** The formula with this opportunity's numbers in it. */
export function LossFormula({ loss }: { loss: OpportunityLoss }) {
  const { share, people, completion, days, perMonth } = loss;
  return (
    <p className="loss-formula">
      {formatShare(share)} more lost here than elsewhere × {formatCount(people)} people × {formatShare(completion)} of
      those who go on complete × 30 ÷ {days} days observed ≈ <strong>{whole(Math.round(perMonth.value))}</strong>{' '}
      completed applications in 30 days (95 %: {range(perMonth)}). It says what goes together with the place, not that
      the place is the cause.
    </p>
  );
}
