import './consent.css';
import type { ConsentNumbers } from '@scrim/protocol';
import { IconHandStop } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../api.ts';
import { CountedDays } from '../shell/counted-days.tsx';
import { formatCount, formatShare, languageName } from '../shell/format.ts';
import { PageHeader } from '../shell/page-header.tsx';
import { periodRange } from '../shell/period.ts';
import { PeriodSelect } from '../shell/period-select.tsx';
import type { PeriodParams } from '../shell/search-params.ts';
import { EmptyState, ErrorState, LoadingRows, Stat } from '../shell/states.tsx';
import { useSite } from '../shell/use-site.ts';
import { DecisionChart } from './decision-chart.tsx';

const METHODS: Readonly<Record<string, string>> = {
  banner: 'Banner',
  control: 'Privacy control on the page',
  api: 'The site’s own consent manager',
  gpp: 'IAB GPP signal',
  tcf: 'IAB TCF signal',
  'gpc-signal': 'Global Privacy Control',
};

export function ConsentPage({ site, search }: { site: string; search: PeriodParams }) {
  const name = useSite(site)?.name ?? site;
  const navigate = useNavigate();
  const [now] = useState(() => new Date());
  const range = periodRange(search, now);
  const numbers = useQuery({ queryKey: ['consent', site, range], queryFn: () => api.consent(site, range) });
  const decisions = numbers.data
    ? numbers.data.granted + numbers.data.denied + numbers.data.withdrawn + numbers.data.gpc
    : 0;
  return (
    <>
      <PageHeader
        title="Consent"
        crumbs={[{ label: name, to: `/sites/${site}/pages` }, { label: 'Consent' }]}
        description="Every decision leaves a signed receipt, refusals and withdrawals included. Someone who refuses gets no identifier."
        actions={
          <PeriodSelect
            search={search}
            onChange={(change) =>
              void navigate({
                to: '/sites/$site/consent',
                params: { site },
                search: { ...search, ...change },
                replace: true,
              })
            }
          />
        }
      />
      {numbers.isPending && <LoadingRows rows={6} height={60} />}
      {numbers.isError && <ErrorState error={numbers.error} retry={() => numbers.refetch()} />}
      {numbers.isSuccess && decisions === 0 && (
        <EmptyState icon={<IconHandStop size={22} aria-hidden />} title="No decision in this period">
          Numbers appear when a visitor accepts, declines, withdraws, or arrives with Global Privacy Control.
        </EmptyState>
      )}
      {numbers.data && decisions > 0 && (
        <>
          <Numbers numbers={numbers.data} />
          <CountedDays search={search} now={now} />
        </>
      )}
    </>
  );
}

function Numbers({ numbers }: { numbers: ConsentNumbers }) {
  const methods = [...numbers.byMethod].sort((a, b) => b.count - a.count);
  const most = Math.max(1, ...methods.map((method) => method.count));
  return (
    <>
      <dl className="stats">
        <Stat
          label="Opt-in rate"
          value={numbers.optInRate === null ? '–' : formatShare(numbers.optInRate)}
          hint="granted of granted and denied"
        />
        <Stat label="Granted" value={formatCount(numbers.granted)} />
        <Stat label="Denied" value={formatCount(numbers.denied)} />
        <Stat label="Withdrawn" value={formatCount(numbers.withdrawn)} hint="recording stopped at once" />
        <Stat label="Global Privacy Control" value={formatCount(numbers.gpc)} hint="honoured without asking" />
      </dl>
      <section className="card" aria-labelledby="by-day">
        <h2 id="by-day">Decisions per day</h2>
        <DecisionChart days={numbers.days} />
      </section>
      <div className="two-cards">
        <section className="card" aria-labelledby="by-language">
          <h2 id="by-language">By language</h2>
          <table className="data-table">
            <thead>
              <tr>
                <th scope="col">Language</th>
                <th scope="col" className="number">
                  Granted
                </th>
                <th scope="col" className="number">
                  Denied
                </th>
                <th scope="col" className="number">
                  Opt-in rate
                </th>
              </tr>
            </thead>
            <tbody>
              {numbers.byLanguage.length === 0 && (
                <tr>
                  <td colSpan={4} className="muted">
                    No language has enough decisions yet to be shown on its own.
                  </td>
                </tr>
              )}
              {numbers.byLanguage.map((row) => (
                <tr key={row.language}>
                  <td>{languageName(row.language)}</td>
                  <td className="number">{formatCount(row.granted)}</td>
                  <td className="number">{formatCount(row.denied)}</td>
                  <td className="number">
                    {row.granted + row.denied > 0 ? formatShare(row.granted / (row.granted + row.denied)) : '–'}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        <section className="card" aria-labelledby="by-method">
          <h2 id="by-method">By method</h2>
          <ul className="bar-list">
            {methods.map((method) => (
              <li key={method.method}>
                <span>{METHODS[method.method] ?? method.method}</span>
                <span className="number strong">{formatCount(method.count)}</span>
                <span className="bar-list-bar" aria-hidden>
                  <span style={{ width: `${(method.count / most) * 100}%` }} />
                </span>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </>
  );
}
