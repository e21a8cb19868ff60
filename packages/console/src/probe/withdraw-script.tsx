import { Button } from '@mantine/core';
import type { AuthorisedScript } from '@scrim/protocol';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api.ts';
import { sayFailure } from '../request.ts';

/** Takes a script off the list of those that may run on payment pages. */
export function WithdrawScript({
  site,
  script,
  queryKey,
  onDone,
}: {
  site: string;
  script: AuthorisedScript;
  queryKey: readonly unknown[];
  onDone(what: string): void;
}) {
  const client = useQueryClient();
  const withdraw = useMutation({
    mutationFn: () => api.withdrawScript(site, script.id),
    onSuccess: (answer) => {
      client.setQueryData(queryKey, answer);
      onDone(`${script.url} is authorised no more, and that is in the audit log.`);
    },
  });
  return (
    <span className="payment-withdraw">
      <Button
        size="compact-sm"
        variant="subtle"
        aria-label={`Withdraw ${script.url}`}
        loading={withdraw.isPending}
        onClick={() => withdraw.mutate()}
      >
        Withdraw
      </Button>
      {withdraw.isError && (
        <span role="alert" className="probe-problem">
          {sayFailure(withdraw.error, 'It did not work. Try again.')}
        </span>
      )}
    </span>
  );
}
