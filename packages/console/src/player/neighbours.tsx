import { Button, Tooltip } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../api.ts';
import { listQuery, type RecordingsSearch } from '../recordings/search.ts';
import { formatCount } from '../shell/format.ts';

interface Steps {
  readonly site: string;
  readonly session: string;
  readonly search: RecordingsSearch;
}

/** The visits before and after this one in the list that it was opened from, and the way to them. */
export function useVisitSteps({ site, session, search }: Steps) {
  const navigate = useNavigate();
  const [now] = useState(() => new Date());
  const query = listQuery(search, now);
  const { data } = useQuery({
    queryKey: ['neighbours', site, session, query],
    queryFn: ({ signal }) => api.neighbours(site, session, query, signal),
    staleTime: 300_000,
  });
  const go = (to: string | null | undefined) => {
    if (to) void navigate({ to: '/sites/$site/recordings/$session', params: { site, session: to }, search });
  };
  return { data, toPrevious: () => go(data?.previous), toNext: () => go(data?.next) };
}

export function VisitSteps(props: Steps) {
  const { data, toPrevious, toNext } = useVisitSteps(props);
  if (data === undefined) return null;
  return (
    <div className="visit-steps">
      {data.position !== null && (
        <span className="muted">
          {formatCount(data.position + 1)} of {formatCount(data.listed)}
        </span>
      )}
      <Tooltip label="Previous visit in the list (Shift P)">
        <Button
          variant="default"
          size="xs"
          disabled={data.previous === null}
          leftSection={<IconChevronLeft size={15} aria-hidden />}
          onClick={toPrevious}
        >
          Previous
        </Button>
      </Tooltip>
      <Tooltip label="Next visit in the list (Shift N)">
        <Button
          variant="default"
          size="xs"
          disabled={data.next === null}
          rightSection={<IconChevronRight size={15} aria-hidden />}
          onClick={toNext}
        >
          Next
        </Button>
      </Tooltip>
    </div>
  );
}
