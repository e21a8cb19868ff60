import { IconShieldCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';
import { formatCount, formatDateTime, formatShare } from '../shell/format.ts';
import { PageHeader } from '../shell/page-header.tsx';
import { EmptyState, ErrorState, LoadingRows, Stat } from '../shell/states.tsx';
import { useSite } from '../shell/use-site.ts';

/** The figure as shown: never rounded up to 100 %. */
export function complianceText(share: number | null): string {
  if (share === null) return '–';
  if (share < 1 && share > 0.9995) return '> 99.9 %';
  return share === 1 ? '100 %' : share > 0.9 ? `${(Math.floor(share * 1000) / 10).toFixed(1)} %` : formatShare(share);
}

export function FindingsPage({ site }: { site: string }) {
  const name = useSite(site)?.name ?? site;
  const list = useQuery({ queryKey: ['findings', site], queryFn: () => api.findings(site) });
  return (
    <>
      <PageHeader
        title="Findings"
        crumbs={[{ label: name, to: `/sites/${site}/pages` }, { label: 'Findings' }]}
        description="What the server’s second look found in lit text. It was masked before it was stored; a finding says where, never what."
      />
      {list.isPending && <LoadingRows rows={6} height={48} />}
      {list.isError && <ErrorState error={list.error} retry={() => list.refetch()} />}
      {list.data && (
        <>
          <dl className="stats stats-wide">
            <Stat
              label="Masking compliance"
              value={complianceText(list.data.maskingCompliance)}
              hint="Sessions whose every stored batch passed server-side re-redaction unchanged and inspection clean, of all sessions stored."
            />
            <Stat label="Open findings" value={formatCount(list.data.findings.length)} />
          </dl>
          {list.data.findings.length === 0 ? (
            <EmptyState icon={<IconShieldCheck size={22} aria-hidden />} title="No personal data was found">
              Every batch is redacted again and inspected at the server: card numbers, government ids, bank accounts,
              e-mail addresses, phone numbers, tokens and birth dates.
              {list.data.maskingCompliance !== null &&
                list.data.maskingCompliance < 1 &&
                ' The sessions that miss from the share above held something that the server masked more strictly than their browser had; a page loaded before an update of Scrim or of the policy does that.'}
            </EmptyState>
          ) : (
            <div className="table-card">
              <table className="data-table">
                <thead>
                  <tr>
                    <th scope="col">Detector</th>
                    <th scope="col">Page</th>
                    <th scope="col">Element</th>
                    <th scope="col" className="number">
                      Policy rule
                    </th>
                    <th scope="col" className="number">
                      Sessions
                    </th>
                    <th scope="col">First seen</th>
                    <th scope="col">Last seen</th>
                  </tr>
                </thead>
                <tbody>
                  {list.data.findings.map((finding) => (
                    <tr key={finding.id}>
                      <td className="strong">{finding.detector}</td>
                      <td className="path">{finding.page}</td>
                      <td>
                        <code className="wrap-anywhere">{finding.path}</code>
                      </td>
                      <td className="number">{finding.rule + 1}</td>
                      <td className="number">{formatCount(finding.sessions)}</td>
                      <td>{formatDateTime(finding.firstSeen)}</td>
                      <td>{formatDateTime(finding.lastSeen)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </>
      )}
    </>
  );
}
