import { Button } from '@mantine/core';
import type { CheckList, CheckResult } from '@scrim/protocol';
import { IconAlertTriangle, IconCheck, IconClock, IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api } from '../api.ts';
import { sayFailure } from '../request.ts';
import { formatDate, formatDateTime } from '../shell/format.ts';
import { ErrorState, LoadingRows } from '../shell/states.tsx';

const STATES: Readonly<Record<CheckResult['state'], string>> = {
  passed: 'Passed',
  failed: 'Failed',
  unable: 'Could not run',
  waiting: 'Not run yet',
};
const ICONS = { passed: IconCheck, failed: IconX, unable: IconAlertTriangle, waiting: IconClock } as const;

/** What Scrim's checks of itself said last, when that was, and a way to run them now. */
export function ChecksCard({ site, onOpen }: { site: string; onOpen(check: string): void }) {
  const queryKey = ['checks', site];
  const client = useQueryClient();
  const list = useQuery({
    queryKey,
    queryFn: () => api.checks(site),
    refetchInterval: ({ state }) => (state.data?.running ? 1000 : false),
  });
  const start = useMutation({
    mutationFn: () => api.runChecks(site),
    onSuccess: (answer) => {
      client.setQueryData(queryKey, answer);
      return client.invalidateQueries({ queryKey: ['findings', site], exact: true });
    },
  });
  const running = list.data?.running ?? false;
  const ranBefore = useRef(false);
  useEffect(() => {
    // What a run found and closed is in the list above once it is over.
    if (ranBefore.current && !running) void client.invalidateQueries({ queryKey: ['findings', site], exact: true });
    ranBefore.current = running;
  }, [running, client, site]);
  return (
    <section className="card checks" aria-labelledby="checks">
      <div className="checks-head">
        <div>
          <h2 id="checks">Checks of Scrim itself</h2>
          <p className="muted">
            Every night each promise is held against what is stored. What fails is a finding, which closes by itself
            when the check passes again.
          </p>
        </div>
        <Button
          variant="default"
          onClick={() => start.mutate()}
          loading={start.isPending || running}
          disabled={list.isPending}
        >
          Run checks now
        </Button>
      </div>
      {list.isPending && <LoadingRows rows={4} height={32} />}
      {list.isError && <ErrorState error={list.error} retry={() => list.refetch()} />}
      {list.data && (
        <>
          <p role="status" className="checks-summary">
            {running ? 'The checks are running.' : summaryOf(list.data)}
          </p>
          <ul className="checks-list">
            {list.data.checks.map((check) => (
              <CheckRow key={check.id} check={check} onOpen={onOpen} />
            ))}
          </ul>
        </>
      )}
      {start.isError && (
        <p role="alert" className="finding-overdue">
          {sayFailure(start.error, 'They did not start.')}
        </p>
      )}
    </section>
  );
}

function CheckRow({ check, onOpen }: { check: CheckResult; onOpen(check: string): void }) {
  const { id, title, state, detail, ranAt, since } = check;
  const Icon = ICONS[state];
  return (
    <li className={`check check-${state}`}>
      <span className="check-icon">
        <Icon size={16} aria-hidden />
      </span>
      <div>
        <p className="check-title">{title}</p>
        {detail !== '' && <p className="muted">{detail}</p>}
        {state === 'failed' && (
          <button type="button" className="finding-open" onClick={() => onOpen(id)} aria-label={`Finding of: ${title}`}>
            Finding
          </button>
        )}
      </div>
      <p className="check-state">
        <span className="strong">{STATES[state]}</span>
        {state === 'failed' && since && <span>since {formatDate(since)}</span>}
        {ranAt && (
          <span className="muted">
            ran <time dateTime={ranAt}>{formatDateTime(ranAt)}</time>
          </span>
        )}
      </p>
    </li>
  );
}

function summaryOf({ checks }: CheckList): string {
  const count = (state: CheckResult['state']) => checks.filter((check) => check.state === state).length;
  if (count('waiting') === checks.length) return 'They have not run yet; they do so every night.';
  const unable = count('unable');
  return `${count('passed')} of ${checks.length} passed${unable > 0 ? `, ${unable} could not run` : ''}.`;
}
