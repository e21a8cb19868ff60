import type { Finding } from '@scrim/protocol';
import { formatCount, formatDate } from '../shell/format.ts';
import { detectorName, STATES } from './finding-words.ts';

/** Where something was found, how bad it is and who sees to it by when. */
export function FindingTable({ findings, onOpen }: { findings: readonly Finding[]; onOpen(id: string): void }) {
  if (findings.length === 0)
    return <p className="muted">Nothing is left to do. What was fixed or accepted is under All.</p>;
  return (
    <div className="table-card">
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">Found</th>
            <th scope="col">Severity</th>
            <th scope="col">Page and element</th>
            <th scope="col" className="number">
              Rule
            </th>
            <th scope="col" className="number">
              Sessions
            </th>
            <th scope="col">Since</th>
            <th scope="col">State</th>
            <th scope="col">Due</th>
          </tr>
        </thead>
        <tbody>
          {findings.map((finding) => (
            <tr key={finding.id}>
              <td className="strong">
                <button type="button" className="finding-open" onClick={() => onOpen(finding.id)}>
                  {detectorName(finding.detector)}
                </button>
              </td>
              <td>
                <SeverityMark severity={finding.severity} />
              </td>
              <td>
                <span className="path">{finding.page}</span>
                <code className="finding-path">{finding.path}</code>
              </td>
              <td className="number">{finding.rule < 0 ? '–' : finding.rule + 1}</td>
              <td className="number">{formatCount(finding.sessions)}</td>
              <td className="finding-date">{formatDate(finding.firstSeen)}</td>
              <td>
                {STATES[finding.state]}
                {finding.owner && <span className="muted finding-owner">{finding.owner}</span>}
              </td>
              <td className="finding-date">
                {finding.overdue ? (
                  <strong className="finding-overdue">{formatDate(finding.dueAt)}, overdue</strong>
                ) : finding.accepted ? (
                  `until ${formatDate(finding.accepted.until)}`
                ) : finding.state === 'fixed' ? (
                  '–'
                ) : (
                  formatDate(finding.dueAt)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function SeverityMark({ severity }: { severity: Finding['severity'] }) {
  return <span className={`severity severity-${severity}`}>{severity}</span>;
}
