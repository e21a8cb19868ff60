import { Button, Select, TextInput } from '@mantine/core';
import { type ProbeOverview, ProbeSchedule } from '@scrim/protocol';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';
import { sayFailure } from '../request.ts';
import { formatDateTime } from '../shell/format.ts';

const SCHEDULES: Readonly<Record<ProbeSchedule, string>> = {
  off: 'Only when somebody starts it',
  daily: 'Every night',
  weekly: 'Every Monday night',
  monthly: 'Every month, on the first night',
};

export function ProbePlanForm({
  site,
  overview: { origins, plan },
  isRunning,
}: {
  site: string;
  overview: ProbeOverview;
  isRunning: boolean;
}) {
  const [url, setUrl] = useState(plan?.url ?? (origins[0] ? `${origins[0]}/` : ''));
  const [schedule, setSchedule] = useState<ProbeSchedule>(plan?.schedule ?? 'off');
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () => api.planProbe(site, { url, schedule }),
    onSuccess: (answer) => client.setQueryData(['probe', site], answer),
  });
  const start = useMutation({
    mutationFn: async () => {
      if (url !== plan?.url || schedule !== plan.schedule) await save.mutateAsync();
      return api.startProbe(site);
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['probe', site] }),
  });
  const isOwn = URL.canParse(url) && origins.includes(new URL(url).origin);
  const failed = start.error ?? save.error;
  return (
    <form
      className="card probe-plan"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <TextInput
        label="Address to begin at"
        description={origins.length === 0 ? 'The site has no origin yet.' : `On ${origins.join(' or ')}.`}
        value={url}
        maxLength={500}
        onChange={(event) => setUrl(event.target.value)}
        error={url !== '' && !isOwn ? 'It is on none of the site’s origins.' : null}
      />
      <Select
        label="Schedule"
        description={plan?.nextAt ? `Next ${formatDateTime(plan.nextAt)}.` : 'It does not run by itself.'}
        value={schedule}
        allowDeselect={false}
        data={Object.entries(SCHEDULES).map(([value, label]) => ({ value, label }))}
        onChange={(next) => setSchedule(ProbeSchedule.parse(next))}
      />
      <div className="probe-actions">
        <Button type="submit" variant="default" loading={save.isPending} disabled={!isOwn}>
          Save
        </Button>
        <Button onClick={() => start.mutate()} loading={start.isPending} disabled={!isOwn || isRunning}>
          Probe now
        </Button>
        {save.isSuccess && !start.isPending && <span role="status">Saved, and in the audit log.</span>}
      </div>
      {failed && (
        <p role="alert" className="probe-problem">
          {sayFailure(failed, 'It did not work. Try again.')}
        </p>
      )}
    </form>
  );
}
