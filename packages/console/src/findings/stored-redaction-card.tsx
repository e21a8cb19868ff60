import { Button, Progress } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../api.ts';
import { sayFailure } from '../request.ts';
import { formatCount, formatDateTime } from '../shell/format.ts';

/** Brings stored replays under the present policy, and shows how far that is. */
export function StoredRedactionCard({ site }: { site: string }) {
  const queryKey = ['stored-redaction', site];
  const client = useQueryClient();
  const latest = useQuery({
    queryKey,
    queryFn: () => api.storedRedaction(site),
    refetchInterval: ({ state }) => (state.data?.run?.state === 'running' ? 1000 : false),
  });
  const start = useMutation({
    mutationFn: () => api.redactStored(site),
    onSuccess: (answer) => client.setQueryData(queryKey, answer),
  });
  const run = latest.data?.run ?? null;
  return (
    <section className="card stored-redaction" aria-labelledby="stored-redaction">
      <div>
        <h2 id="stored-redaction">Redact what is stored</h2>
        <p className="muted">
          Masks earlier replays as the present policy would. A pack that changes is written anew, and the old one is
          destroyed once the new one is safe. Replays of pages that the policy no longer replays are destroyed. Neither
          can be undone. Clicks, fields and the properties of events stored before stay as they are, until their
          retention ends or they are erased.
        </p>
        {run?.state === 'running' && (
          <>
            <Progress
              value={run.packs === 0 ? 100 : (100 * run.done) / run.packs}
              aria-label="Packs looked at"
              mt="xs"
            />
            <p role="status">
              {formatCount(run.done)} of {formatCount(run.packs)} packs, {formatCount(run.rewritten)} written anew
            </p>
          </>
        )}
        {run?.state === 'done' && (
          <p role="status">
            Last run {formatDateTime(run.startedAt)}: {formatCount(run.rewritten)} of {formatCount(run.packs)} packs
            written anew under version {run.policy.slice(0, 12)}.
            {run.destroyed > 0 &&
              ` ${formatCount(run.destroyed)} parts of replays were destroyed: their pages are replayed no more.`}
            {run.skipped > 0 && ` ${formatCount(run.skipped)} parts could not be read and stay as they are.`}
          </p>
        )}
        {run?.state === 'failed' && (
          <p role="alert" className="finding-overdue">
            The last run stopped after {formatCount(run.done)} of {formatCount(run.packs)} packs; the server’s log says
            why. What was done stays done.
          </p>
        )}
        {start.isError && (
          <p role="alert" className="finding-overdue">
            {sayFailure(start.error, 'It did not start.')}
          </p>
        )}
      </div>
      <Button
        variant="default"
        onClick={() => start.mutate()}
        loading={start.isPending}
        disabled={run?.state === 'running' || latest.isPending}
      >
        Redact stored replays
      </Button>
    </section>
  );
}
