import './live.css';
import { Button } from '@mantine/core';
import type { LiveCheck } from '@scrim/protocol';
import { IconCheck, IconClock, IconCopy, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';
import { formatDateTime } from '../shell/format.ts';
import { keyed } from '../shell/keyed.ts';
import { PageHeader } from '../shell/page-header.tsx';
import { ErrorState, LoadingRows } from '../shell/states.tsx';
import { useSite } from '../shell/use-site.ts';

/** How often the live check asks again; ms. */
const EVERY = 2_000;

export function LivePage({ site }: { site: string }) {
  const name = useSite(site)?.name ?? site;
  return (
    <>
      <PageHeader
        title="Live check"
        crumbs={[{ label: name, to: `/sites/${site}/pages` }, { label: 'Live check' }]}
        description="Open your site in another window, accept the notice and click around. Each step turns green when it has arrived."
      />
      <LiveSteps site={site} />
    </>
  );
}

/** Steps from the loader to the first replay, asked again every two seconds. */
export function LiveSteps({ site }: { site: string }) {
  const live = useQuery({
    queryKey: ['live', site],
    queryFn: () => api.live(site),
    refetchInterval: EVERY,
    staleTime: 0,
  });
  if (live.isPending) return <LoadingRows rows={6} height={48} />;
  if (live.isError) return <ErrorState error={live.error} retry={() => live.refetch()} />;
  const { steps, lastStoredAt } = live.data;
  const done = steps.filter((step) => step.state === 'ok').length;
  const isQuiet = steps.every((step) => step.state === 'waiting');
  return (
    <div className="live">
      <section className="card" aria-labelledby="live-steps">
        <div className="card-head">
          <h2 id="live-steps">Steps</h2>
          <span className="muted" role="status">
            {isQuiet ? 'Watching the last 15 minutes' : `${done} of ${steps.length} done`}
          </span>
        </div>
        {isQuiet && lastStoredAt !== null && (
          <p className="live-before">
            <IconCheck size={16} aria-hidden />
            This site has worked before: its last batch was stored on {formatDateTime(lastStoredAt)}.
          </p>
        )}
        <ol className="live-steps">
          {steps.map((step) => (
            <Step key={step.id} step={step} />
          ))}
        </ol>
      </section>
      <div className="live-side">
        <section className="card" aria-labelledby="live-snippet">
          <h2 id="live-snippet">Script tag</h2>
          <Snippet text={live.data.snippet} />
        </section>
        <section className="card" aria-labelledby="live-recent">
          <h2 id="live-recent">Arrived in the last minutes</h2>
          {live.data.recent.length === 0 ? (
            <p className="muted">Nothing yet. This list fills by itself.</p>
          ) : (
            <ol className="live-recent">
              {keyed(live.data.recent, (entry) => `${entry.at} ${entry.kind}`).map(({ key, item: entry }) => (
                <li key={key}>
                  <time dateTime={entry.at}>{new Date(entry.at).toLocaleTimeString('en-GB')}</time>
                  <span className="strong">{entry.kind}</span>
                  <span className="muted">{entry.detail}</span>
                </li>
              ))}
            </ol>
          )}
        </section>
      </div>
    </div>
  );
}

const ICONS = { ok: IconCheck, failed: IconX, waiting: IconClock } as const;
const WORDS = { ok: 'Done', failed: 'Failed', waiting: 'Waiting' } as const;

function Step({ step }: { step: LiveCheck['steps'][number] }) {
  const Icon = ICONS[step.state];
  return (
    <li className={`live-step live-step-${step.state}`}>
      <span className="live-icon">
        <Icon size={16} aria-hidden />
      </span>
      <span className="two-lines">
        <span className="strong">{step.title}</span>
        <span className="muted">{step.detail}</span>
      </span>
      <span className="live-state">
        {WORDS[step.state]}
        {step.at && <span className="muted"> {formatDateTime(step.at)}</span>}
      </span>
    </li>
  );
}

export function Snippet({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <div className="snippet">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1) */}
      <section className="snippet-text" tabIndex={0} aria-label="Script tag to copy">
        <pre>{text}</pre>
      </section>
      <Button
        variant="default"
        size="xs"
        leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
        onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
      >
        {copied ? 'Copied' : 'Copy'}
      </Button>
    </div>
  );
}
