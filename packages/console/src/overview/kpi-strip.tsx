import type { Estimate, Overview, OverviewNumbers } from '@scrim/protocol';
import { IconArrowDownRight, IconArrowUpRight, IconMinus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { formatEstimate, formatInterval, formatPeople, formatPoints } from '../journeys/numbers.tsx';
import { formatShare } from '../shell/format.ts';

const outcomeName = (outcome: string) => outcome.replaceAll('_', ' ');

/** The site's numbers in the period, each with its definition and the period before. */
export function KpiStrip({ overview }: { overview: Overview }) {
  const { k, current, previous, completionChange, outcome, steps, sampling } = overview;
  const { completion } = current;
  return (
    <dl className="kpis">
      <Kpi
        label="Visitors"
        value={formatPeople(current.visits, k)}
        definition="people who agreed to be recorded; all of them are counted"
        change={<Change name="visits" current={current} previous={previous} k={k} />}
      />
      <Kpi
        label="Started"
        value={formatPeople(current.starters, k)}
        definition={steps[0] === undefined ? 'the policy names no step' : 'reached a step of the application'}
        change={<Change name="starters" current={current} previous={previous} k={k} />}
      />
      <Kpi
        label="Completed"
        value={outcome === null ? '–' : formatPeople(current.completers, k)}
        definition={
          outcome === null ? 'the policy declares no outcome event' : `starters with “${outcomeName(outcome)}”`
        }
        change={outcome === null ? null : <Change name="completers" current={current} previous={previous} k={k} />}
      />
      <Kpi
        label="Completion rate"
        value={completion === null ? '–' : formatEstimate(completion)}
        definition={
          completion === null
            ? 'too few to tell'
            : rateDefinition(completion, isChangeKnown(overview) ? completionChange : null)
        }
        change={<RateChange overview={overview} />}
      />
      <Kpi
        label="Replay rate"
        value={samplingText(sampling)}
        definition={
          sampling.length === 0
            ? 'the policy replays no page'
            : 'that the policy sets for visits to the pages it replays, not a count; all else here is of every visit'
        }
        change={null}
      />
    </dl>
  );
}

function Kpi({
  label,
  value,
  definition,
  change,
}: {
  label: string;
  value: string;
  definition: string;
  change: ReactNode;
}) {
  return (
    <div className="kpi">
      <dt>{label}</dt>
      <dd className="kpi-value">
        {value}
        {change}
      </dd>
      <dd className="kpi-definition">{definition}</dd>
    </div>
  );
}

function Change({
  name,
  current,
  previous,
  k,
}: {
  name: 'visits' | 'starters' | 'completers';
  current: OverviewNumbers;
  previous: OverviewNumbers | null;
  k: number;
}) {
  // Not recorded all through, or too few came: which of them is not told.
  if (previous === null) return <span className="kpi-change">nothing to compare with before</span>;
  if (previous[name] === 0) return <span className="kpi-change">before: &lt; {k}</span>;
  // Of fewer than k nothing is known that a change could be told from.
  if (current[name] === 0) return <span className="kpi-change">before: {formatPeople(previous[name], k)}</span>;
  const change = current[name] / previous[name] - 1;
  return <Arrow change={change} text={`${Math.abs(change * 100).toFixed(0)} %`} than={`from ${previous[name]}`} />;
}

/** A rate of 0 stands for fewer than k: no change can be told from it. */
const isChangeKnown = ({ current, previous }: Overview) =>
  !!current.completion && !!previous?.completion && current.completion.value > 0 && previous.completion.value > 0;

const rateDefinition = (rate: Estimate, change: Estimate | null): string =>
  `of starters; 95 %: ${formatInterval(rate)}${change === null ? '' : `; change ${formatPoints(change)}`}`;

function RateChange({ overview }: { overview: Overview }) {
  const { current, previous, completionChange } = overview;
  if (!previous?.completion || !current.completion || completionChange === null) return null;
  const before = previous.completion;
  if (!isChangeKnown(overview)) return <span className="kpi-change">before: {formatEstimate(before)}</span>;
  const { value: points, lower, upper } = completionChange;
  const isClear = lower > 0 || upper < 0;
  return (
    <Arrow
      change={points}
      text={`${Math.abs(points * 100).toFixed(0)} points`}
      than={isClear ? `from ${formatShare(before.value)}` : 'may be chance'}
    />
  );
}

function Arrow({ change, text, than }: { change: number; text: string; than: string }) {
  const Icon = change > 0.005 ? IconArrowUpRight : change < -0.005 ? IconArrowDownRight : IconMinus;
  const word = change > 0.005 ? 'up' : change < -0.005 ? 'down' : 'unchanged';
  return (
    <span className="kpi-change">
      <Icon size={14} aria-hidden />
      <span className="visually-hidden">{word} </span>
      {text} <span className="muted">{than}</span>
    </span>
  );
}

function samplingText(sampling: Overview['sampling']): string {
  const rates = sampling.map(({ sample }) => sample);
  if (rates.length === 0) return 'none';
  const [low, high] = [Math.min(...rates), Math.max(...rates)];
  return low === high ? formatShare(low) : `${formatShare(low)}–${formatShare(high)}`;
}
