import type { LossBaseline, LossUnknown, Opportunity, OpportunityLoss } from '@scrim/protocol';
import { formatCount, formatShare } from '../shell/format.ts';

/** What rounds to nothing has no sign. */
function whole(value: number): string {
  const size = Math.round(Math.abs(value));
  return value < 0 && size > 0 ? `−${formatCount(size)}` : formatCount(size);
}
const range = ({ lower, upper }: OpportunityLoss['perMonth']) => `${whole(lower)} to ${whole(upper)}`;

const reason = (unknown: LossUnknown, k: number): string =>
  ({
    'no-outcome': 'the policy declares no outcome',
    'no-step': 'not a step of the process',
    'few-complete': `fewer than ${k} complete`,
    'too-few': 'too few people or places to compare',
  })[unknown];

interface FigureProps {
  readonly opportunity: Pick<Opportunity, 'loss' | 'lossUnknown'>;
  readonly k: number;
}

/** Completed applications lost in 30 days, with the interval; else that the numbers show no loss, or why they tell none. */
export function LossFigure({ opportunity: { loss, lossUnknown }, k }: FigureProps) {
  if (loss === null || loss.perMonth.value <= 0) {
    const why = lossUnknown === null ? 'not listed by itself in this period' : reason(lossUnknown, k);
    return (
      <div className="loss">
        <span className="loss-none">{loss === null ? 'Loss not known' : 'No loss shown'}</span>
        <span className="muted">{loss === null ? why : `${range(loss.perMonth)} a month`}</span>
      </div>
    );
  }
  const isClear = loss.perMonth.lower > 0;
  return (
    <div className="loss" data-clear={isClear}>
      <span className="loss-figure">≈ {whole(loss.perMonth.value)}</span>
      <span className="muted">completions lost a month</span>
      <span className="muted">95 %: {range(loss.perMonth)}</span>
      {!isClear && <span className="muted">may be none</span>}
    </div>
  );
}

const LOST: Record<Exclude<LossBaseline, 'unaffected'>, string> = {
  peers: 'lost here than elsewhere',
  'everybody-else': 'of them lost here than of everybody else',
  previous: 'lost here than in the period before',
};

/** The formula with this opportunity's numbers in it. */
export function LossFormula({ loss }: { loss: OpportunityLoss }) {
  const { against, share, people, completion, days, perMonth } = loss;
  return (
    <p className="loss-formula">
      {against === 'unaffected'
        ? `Of those who met it, ${points(-share)} complete than of the others who saw it × ${formatCount(people)} people`
        : `${points(share)} ${LOST[against]} × ${formatCount(people)} people × ${formatShare(completion)} of those who go on complete`}{' '}
      × 30 ÷ {days} days observed ≈ <strong>{whole(perMonth.value)}</strong> completed applications in 30 days (95 %:{' '}
      {range(perMonth)}). It says what goes together with the place, not that the place is the cause.
    </p>
  );
}

const points = (share: number) => `${(Math.abs(share) * 100).toFixed(0)} points ${share < 0 ? 'fewer' : 'more'}`;
