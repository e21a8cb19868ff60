import { Alert } from '@mantine/core';
import type { Estimate, OpportunityChange, OpportunityComparison } from '@scrim/protocol';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';
import { formatPeople, ShareWithInterval } from '../journeys/numbers.tsx';
import { ErrorState, LoadingRows } from '../shell/states.tsx';
import { SIGNS } from './sentence.ts';

/** The rates before the day of the fix and from it on. */
export function ComparisonPanel({ site, id, fixedOn }: { site: string; id: string; fixedOn: string }) {
  const comparison = useQuery({
    queryKey: ['opportunity-comparison', site, id, fixedOn],
    queryFn: ({ signal }) => api.opportunityComparison(site, id, signal),
  });
  return (
    <section className="card">
      <h2>Before and after {fixedOn}</h2>
      {comparison.isPending && <LoadingRows rows={3} />}
      {comparison.isError && <ErrorState error={comparison.error} retry={() => comparison.refetch()} />}
      {comparison.isSuccess && <Comparison comparison={comparison.data} />}
    </section>
  );
}

function Comparison({ comparison }: { comparison: OpportunityComparison }) {
  const { changes, mixture, alarm, suggestVerified, k } = comparison;
  const differing = mixture.filter(({ p }) => p < alarm);
  const [first] = changes;
  return (
    <>
      {suggestVerified && (
        <Alert color="teal" icon={<IconCircleCheck size={18} aria-hidden />} title="The fix shows">
          The always-valid interval excludes “no change”. Set the status to verified if you agree: part of the fall may
          be that the place was picked for a high rate.
        </Alert>
      )}
      {differing.length > 0 && (
        <Alert color="orange" icon={<IconAlertTriangle size={18} aria-hidden />} title="Not the same people">
          The mix of {differing.map(({ dimension }) => `${dimension}s`).join(' and ')} differs between the two periods
          (p under {alarm}), so a change may be theirs and not the fix’s.
        </Alert>
      )}
      <div className="table-scroll">
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">Sign</th>
              <th scope="col" className="number">
                Before{first ? `, ${first.before.from} – ${first.before.to}` : ''}
              </th>
              <th scope="col" className="number">
                After{first ? `, ${first.after.from} – ${first.after.to}` : ''}
              </th>
              <th scope="col" className="number">
                Change, one look
              </th>
              <th scope="col" className="number">
                Change, at every look
              </th>
            </tr>
          </thead>
          <tbody>
            {changes.map((change) => (
              <ChangeRow key={change.name} change={change} k={k} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="footnote">
        Relative change of the rate, 95 %. “One look” (delta method) holds if you look once at a day chosen beforehand;
        “every look” (asymptotic confidence sequence) also if you look daily and stop when you like. Nobody was assigned
        by lot: other things may have changed with the fix. And a place that was picked for a high rate has on average a
        lower one afterwards, fixed or not (regression to the mean): the days before are mostly those in which it was
        picked.
      </p>
    </>
  );
}

function ChangeRow({ change, k }: { change: OpportunityChange; k: number }) {
  const { name, before, after, uplift, alwaysValid } = change;
  return (
    <tr>
      <th scope="row">{SIGNS[name].label}</th>
      {[before, after].map((side) => (
        <td key={side.from} className="number">
          <ShareWithInterval share={side.rate} />
          <span className="muted"> of {formatPeople(side.of, k)}</span>
        </td>
      ))}
      <td className="number">{relative(uplift)}</td>
      <td className="number">{relative(alwaysValid)}</td>
    </tr>
  );
}

const percent = (share: number) => `${share < 0 ? '−' : '+'}${Math.abs(share * 100).toFixed(0)} %`;
const relative = (estimate: Estimate | null) =>
  estimate === null
    ? 'too few'
    : `${percent(estimate.value)} (${percent(estimate.lower)} to ${percent(estimate.upper)})`;
