import type { WithdrawnScript } from '@scrim/protocol';
import { formatDate, plural } from '../shell/format.ts';

/** What was authorised before: who said why, and until when it held. */
export function WithdrawnScripts({ scripts }: { scripts: readonly WithdrawnScript[] }) {
  return (
    <details className="payment-withdrawn">
      <summary>{plural(scripts.length, 'earlier authorisation')}</summary>
      <div className="table-card">
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">Script</th>
              <th scope="col">SHA-256</th>
              <th scope="col">Reason</th>
              <th scope="col">Authorised</th>
              <th scope="col">Withdrawn, or given another reason</th>
            </tr>
          </thead>
          <tbody>
            {scripts.map(({ id, url, hash, reason, by, at, withdrawnBy, withdrawnAt }) => (
              <tr key={id}>
                <td>
                  <code className="wrap-anywhere">{url}</code>
                </td>
                <td>{hash === null ? 'whatever its content' : <code title={hash}>{hash.slice(0, 12)}</code>}</td>
                <td>{reason}</td>
                <td>
                  {by}, {formatDate(at)}
                </td>
                <td>
                  {withdrawnBy}, {formatDate(withdrawnAt)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
