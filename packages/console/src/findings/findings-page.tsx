import { IconAlertTriangle, IconShieldCheck } from '@tabler/icons-react';
import './findings.css';
import { Drawer, SegmentedControl } from '@mantine/core';
import type { Finding, FindingList } from '@scrim/protocol';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';
import { formatCount, formatShare } from '../shell/format.ts';
import { PageHeader } from '../shell/page-header.tsx';
import { EmptyState, ErrorState, LoadingRows, Stat } from '../shell/states.tsx';
import { useSite } from '../shell/use-site.ts';
import { ChecksCard } from './checks-card.tsx';
import { FindingDetail } from './finding-detail.tsx';
import { FindingTable, SeverityMark } from './finding-table.tsx';
import { detectorName } from './finding-words.ts';
import { StoredRedactionCard } from './stored-redaction-card.tsx';

/** The figure as shown: never rounded up to 100 %. */
export function complianceText(share: number | null): string {
  if (share === null) return '–';
  if (share < 1 && share > 0.9995) return '> 99.9 %';
  return share === 1 ? '100 %' : share > 0.9 ? `${(Math.floor(share * 1000) / 10).toFixed(1)} %` : formatShare(share);
}

/** The first finding of a check that is not fixed. */
function findingOf(findings: readonly Finding[], check: string): string | null {
  const found = findings.find(
    ({ kind, detector, state }) => kind === 'check' && detector === check && state !== 'fixed',
  );
  return found?.id ?? null;
}

export function FindingsPage({ site }: { site: string }) {
  const name = useSite(site)?.name ?? site;
  const list = useQuery({ queryKey: ['findings', site], queryFn: () => api.findings(site) });
  const [shown, setShown] = useState<'open' | 'all'>('open');
  const [chosen, setChosen] = useState<string | null>(null);
  const open = list.data?.findings.filter(({ state }) => state === 'open' || state === 'in-work') ?? [];
  const finding = list.data?.findings.find(({ id }) => id === chosen) ?? null;
  return (
    <>
      <PageHeader
        title="Findings"
        crumbs={[{ label: name, to: `/sites/${site}/pages` }, { label: 'Findings' }]}
        description="What inspection of what browsers send, probes and checks have found. A finding says where, never what."
      />
      {list.isPending && <LoadingRows rows={6} height={48} />}
      {list.isError && <ErrorState error={list.error} retry={() => list.refetch()} />}
      {list.data && (
        <>
          <dl className="stats findings-stats">
            <Stat
              label="Masking compliance"
              value={complianceText(list.data.maskingCompliance)}
              hint="Sessions whose every stored batch passed server-side re-redaction unchanged and inspection clean, of all sessions stored."
            />
            <Stat label="Open findings" value={formatCount(list.data.counts.open)} />
            <Stat
              label="Overdue"
              value={formatCount(list.data.counts.overdue)}
              hint="One day for critical findings, a week for high ones."
            />
          </dl>
          {list.data.findings.length === 0 ? (
            <NothingFound list={list.data} />
          ) : (
            <>
              <SegmentedControl
                className="findings-states"
                value={shown}
                onChange={(next) => setShown(next === 'all' ? 'all' : 'open')}
                data={[
                  { value: 'open', label: `To do (${formatCount(list.data.counts.open)})` },
                  { value: 'all', label: `All (${formatCount(list.data.counts.all)})` },
                ]}
              />
              <FindingTable findings={shown === 'open' ? open : list.data.findings} onOpen={setChosen} />
              <NotListed
                count={
                  shown === 'open'
                    ? list.data.counts.open - open.length
                    : list.data.counts.all - list.data.findings.length
                }
              />
            </>
          )}
          <ChecksCard site={site} onOpen={(check) => setChosen(findingOf(list.data.findings, check))} />
          <StoredRedactionCard site={site} />
          <Drawer.Root opened={finding !== null} onClose={() => setChosen(null)} position="right" size="lg">
            <Drawer.Overlay />
            <Drawer.Content>
              {finding && (
                <>
                  <div className="finding-head">
                    <Drawer.Title className="finding-title">
                      {detectorName(finding.detector)} <SeverityMark severity={finding.severity} />
                    </Drawer.Title>
                    <Drawer.CloseButton aria-label="Close" />
                  </div>
                  <Drawer.Body>
                    <FindingDetail key={finding.id} site={site} finding={finding} />
                  </Drawer.Body>
                </>
              )}
            </Drawer.Content>
          </Drawer.Root>
        </>
      )}
    </>
  );
}

/** What the list is too short for; it holds what weighs most. */
function NotListed({ count }: { count: number }) {
  if (count <= 0) return null;
  return (
    <p className="muted">
      {formatCount(count)} more, of less weight, {count === 1 ? 'is' : 'are'} not listed.
    </p>
  );
}

function NothingFound({ list: { maskingCompliance, foundIn } }: { list: FindingList }) {
  if (foundIn > 0)
    return (
      <EmptyState icon={<IconAlertTriangle size={22} aria-hidden />} title="Something was found that has no finding">
        In {formatCount(foundIn)} {foundIn === 1 ? 'session' : 'sessions'} inspection found something and masked it
        before it was stored, but no finding of it was filed: the server ended, or its database did not answer. The
        checks below name the pages of the last seven days.
      </EmptyState>
    );
  return (
    <EmptyState icon={<IconShieldCheck size={22} aria-hidden />} title="No personal data was found">
      Every batch is redacted again and inspected at the server: card numbers, government ids, bank accounts, e-mail and
      postal addresses, phone numbers, tokens, names, birth dates, incomes and employers.
      {maskingCompliance !== null &&
        maskingCompliance < 1 &&
        ' The sessions that miss from the share above held something that the server masked more strictly than their browser had; a page loaded before an update of Scrim or of the policy does that.'}
    </EmptyState>
  );
}
