import './policies.css';
import { Badge, Tabs } from '@mantine/core';
import type { PolicyExplanation } from '@scrim/protocol';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../api.ts';
import { formatCount, formatDate } from '../shell/format.ts';
import { keyed } from '../shell/keyed.ts';
import { PageHeader } from '../shell/page-header.tsx';
import { ErrorState, LoadingRows, Stat } from '../shell/states.tsx';
import { useSite } from '../shell/use-site.ts';
import { withCode } from '../shell/with-code.tsx';
import { NoticeDocument } from './notice-document.tsx';

const LEVELS = {
  replay: 'Replay: masked recording and signals',
  signals: 'Signals: clicks and timing, no picture',
  off: 'Off: nothing',
} as const;

export function PolicyPage({ site, view }: { site: string; view: 'pages' | 'source' | 'notice' }) {
  const name = useSite(site)?.name ?? site;
  const navigate = useNavigate();
  const policy = useQuery({ queryKey: ['policy', site], queryFn: () => api.policy(site) });
  return (
    <>
      <PageHeader
        title="Policy"
        crumbs={[{ label: name, to: `/sites/${site}/pages` }, { label: 'Policy' }]}
        description="What is captured on each page, and why. Whatever the policy does not light is masked in the visitor’s browser."
      />
      {policy.isPending && <LoadingRows rows={8} height={40} />}
      {policy.isError && <ErrorState error={policy.error} retry={() => policy.refetch()} />}
      {policy.data && (
        <>
          <dl className="stats">
            <Stat
              label="Active since"
              value={formatDate(policy.data.activeSince)}
              hint={`version ${policy.data.hash.slice(0, 12)}`}
            />
            <Stat label="Replays kept" value={policy.data.retention.replay} />
            <Stat label="Signals kept" value={policy.data.retention.signals} />
            <Stat label="Consent records kept" value={policy.data.retention.consent} />
            <Stat
              label="Texts lit by dictionary"
              value={formatCount(policy.data.dictionaryStrings)}
              hint="strings of the site’s own source"
            />
          </dl>
          <Tabs
            value={view}
            onChange={(next) =>
              void navigate({
                to: '/sites/$site/policy',
                params: { site },
                search: { view: next === 'source' || next === 'notice' ? next : undefined },
                replace: true,
              })
            }
            keepMounted={false}
          >
            <Tabs.List>
              <Tabs.Tab value="pages">Page by page</Tabs.Tab>
              <Tabs.Tab value="notice">Privacy notice text</Tabs.Tab>
              <Tabs.Tab value="source">Source</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="pages" pt="lg">
              <ByPage policy={policy.data} />
            </Tabs.Panel>
            <Tabs.Panel value="notice" pt="lg">
              <NoticeDocument markdown={policy.data.document} />
            </Tabs.Panel>
            <Tabs.Panel value="source" pt="lg">
              <Source policy={policy.data} />
            </Tabs.Panel>
          </Tabs>
        </>
      )}
    </>
  );
}

function ByPage({ policy }: { policy: PolicyExplanation }) {
  return (
    <div className="policy-columns">
      <ol className="policy-pages">
        {policy.pages.map((page) => (
          <li key={page.match} className={`card policy-page policy-${page.level}`}>
            <div className="policy-page-head">
              <h2 className="path">{page.match}</h2>
              <span className="policy-level">{LEVELS[page.level]}</span>
            </div>
            <ul className="policy-sentences">
              {page.sentences.map((sentence) => (
                <li key={sentence}>{withCode(sentence)}</li>
              ))}
            </ul>
            {page.regulations.length > 0 && (
              <p className="policy-regulations">
                {page.regulations.map((regulation) => (
                  <Badge key={regulation} variant="default" size="sm" radius="sm" tt="none" fw={450}>
                    {regulation}
                  </Badge>
                ))}
              </p>
            )}
          </li>
        ))}
        <li className="card policy-page policy-off">
          <div className="policy-page-head">
            <h2>Every other page</h2>
            <span className="policy-level">{LEVELS.off}</span>
          </div>
          <p className="muted">A page that the policy does not name is not captured.</p>
        </li>
      </ol>
      <aside className="policy-side" aria-label="Purposes and presets">
        <section className="card">
          <h2>Purposes</h2>
          <dl className="purpose-list">
            {policy.purposes.map((purpose) => (
              <div key={purpose.id}>
                <dt>{purpose.id}</dt>
                <dd>{purpose.description}</dd>
              </div>
            ))}
          </dl>
        </section>
        <section className="card">
          <h2>Presets</h2>
          <p className="muted">A policy may tighten them, never loosen.</p>
          <p className="policy-regulations">
            {policy.presets.length === 0
              ? 'None'
              : policy.presets.map((preset) => (
                  <Badge key={preset} variant="light" size="sm" radius="sm">
                    {preset}
                  </Badge>
                ))}
          </p>
        </section>
        <section className="card">
          <h2>Version</h2>
          <p className="muted">SHA-256 of the canonical policy. Every stored batch carries it.</p>
          <code className="hash">{policy.hash}</code>
        </section>
      </aside>
    </div>
  );
}

function Source({ policy }: { policy: PolicyExplanation }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section className="source card" tabIndex={0} aria-label="Policy source">
      <pre>
        {keyed(policy.source.split('\n'), (line) => line).map(({ key, item: line, index }) => (
          <code key={key}>
            <span className="source-line" aria-hidden>
              {index + 1}
            </span>
            {line}
            {'\n'}
          </code>
        ))}
      </pre>
    </section>
  );
}
