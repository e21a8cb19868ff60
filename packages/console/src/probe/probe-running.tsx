import { Button, Progress } from '@mantine/core';
import type { ProbeRun } from '@scrim/protocol';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api.ts';
import { formatDateTime } from '../shell/format.ts';

/** A run under way: how far it is, and the way to stop it. */
export function ProbeRunning({ site, run }: { site: string; run: ProbeRun }) {
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => api.cancelProbe(site, run.id),
    onSettled: () => client.invalidateQueries({ queryKey: ['probe', site] }),
  });
  return (
    <section className="card probe-running" aria-labelledby="probe-running">
      <div>
        <h2 id="probe-running">A probe is under way</h2>
        <p className="muted">
          Of <span className="path">{run.url}</span>, since {formatDateTime(run.startedAt)}
        </p>
        <Progress value={100} animated aria-label="Under way" />
        <p role="status">{run.progress}</p>
      </div>
      <Button variant="default" onClick={() => cancel.mutate()} loading={cancel.isPending || cancel.isSuccess}>
        Cancel
      </Button>
    </section>
  );
}
