import type { ProbeRun } from '@scrim/protocol';
import { api } from '../api.ts';
import { formatDateTime, formatDuration, plural } from '../shell/format.ts';

const STATES: Readonly<Record<ProbeRun['state'], string>> = {
  running: 'Under way',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

/** Runs that are over, with their reports as files. */
export function ProbeRunTable({ site, runs }: { site: string; runs: readonly ProbeRun[] }) {
  return (
    <div className="table-card">
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">Started</th>
            <th scope="col">Address</th>
            <th scope="col">Result</th>
            <th scope="col">Took</th>
            <th scope="col">Report</th>
            <th scope="col">SHA-256 of the page</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id}>
              <td className="strong">{formatDateTime(run.startedAt)}</td>
              <td className="path">{run.url}</td>
              <td>
                <Outcome run={run} />
              </td>
              <td>{run.endedAt && formatDuration(Date.parse(run.endedAt) - Date.parse(run.startedAt))}</td>
              <td>
                {run.result ? (
                  <span className="probe-files">
                    <a href={api.probeReportAddress(site, run.id, 'html')} download>
                      Page
                    </a>
                    <a href={api.probeReportAddress(site, run.id, 'json')} download>
                      JSON
                    </a>
                  </span>
                ) : (
                  '–'
                )}
              </td>
              <td>{run.result ? <code title={run.result.html}>{run.result.html.slice(0, 12)}</code> : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Outcome({ run: { state, result, problem } }: { run: ProbeRun }) {
  if (problem)
    return (
      <>
        {STATES[state]}: {problem.message} <code>{problem.code}</code>
      </>
    );
  if (!result) return STATES[state];
  const { leaks, broken, review, conclusive } = result;
  const isKnown = conclusive !== false;
  return (
    <>
      {isKnown || leaks > 0 ? plural(leaks, 'leak') : 'Not known whether anything leaked'}
      {!isKnown && leaks > 0 && ' at least'}, {plural(broken, 'broken rule')}, {review} to review
    </>
  );
}
