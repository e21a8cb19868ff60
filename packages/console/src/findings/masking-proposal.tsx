import { Button, Radio } from '@mantine/core';
import type { Finding } from '@scrim/protocol';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';
import { ApiError, sayFailure } from '../request.ts';
import { keyed } from '../shell/keyed.ts';
import { ErrorState, LoadingRows } from '../shell/states.tsx';
import { withCode } from '../shell/with-code.tsx';
import { MaskingPreview } from './masking-preview.tsx';

const SIGN = { same: ' ', added: '+', removed: '−', gap: '⋯' } as const;

/** Changes of the policy that would mask a finding, to be read line by line before one becomes the new version. */
export function MaskingProposal({ site, finding }: { site: string; finding: Finding }) {
  const proposal = useQuery({
    queryKey: ['findings', site, finding.id, 'proposal'],
    queryFn: () => api.findingProposal(site, finding.id),
  });
  const [chosen, setChosen] = useState<string | null>(null);
  const client = useQueryClient();
  const publish = useMutation({
    mutationFn: ({ source, base }: { source: string; base: string }) => api.savePolicy(site, source, base),
    onSuccess: async () => {
      await api.changeFinding(site, finding.id, { state: 'fixed' });
      await client.invalidateQueries();
    },
  });
  if (proposal.isPending) return <LoadingRows rows={3} height={40} />;
  if (proposal.isError) return <ErrorState error={proposal.error} retry={() => proposal.refetch()} />;
  const { options, fromFile, policy } = proposal.data;
  const replaced = publish.error instanceof ApiError && publish.error.code === 'policy_replaced';
  const proposeAnew = async () => {
    await proposal.refetch();
    publish.reset();
  };
  const option = options.find(({ id }) => id === chosen) ?? options[0];
  return (
    <section className="finding-proposal">
      <h3>Mask it by policy</h3>
      {publish.isSuccess ? (
        <p role="status">
          The new policy version holds. Redact what is stored, below the list, to bring earlier replays under it; what
          was stored of clicks, fields and events stays as it is.
        </p>
      ) : finding.state === 'fixed' ? (
        <p className="muted">It is fixed. Should it be seen again, it opens again.</p>
      ) : option === undefined ? (
        <p className="muted">
          The present policy has nothing to change for it: no rule names this page, or the event’s property, any more.
        </p>
      ) : (
        <>
          <Radio.Group
            value={option.id}
            onChange={setChosen}
            label="Change"
            description="Each compiles. Nothing changes before you publish it."
          >
            {options.map(({ id, title, effect }) => (
              <Radio key={id} value={id} label={title} description={effect} mt="xs" />
            ))}
          </Radio.Group>
          <section
            className="policy-diff"
            aria-label={option.file === null ? 'Difference of the policy’s source' : `Difference of ${option.file}`}
          >
            {keyed(option.diff, ({ kind, text }) => `${kind}${text}`).map(({ key, item }) => (
              <div key={key} className={`diff-${item.kind}`}>
                <span className="diff-sign">{SIGN[item.kind]}</span>
                {item.text}
              </div>
            ))}
          </section>
          <ul className="muted">
            {option.changes.map((change) => (
              <li key={change}>{withCode(change)}</li>
            ))}
          </ul>
          {!finding.path.startsWith('event:') && (
            <MaskingPreview key={option.id} site={site} finding={finding} option={option} />
          )}
          {fromFile || option.file !== null ? (
            <p>
              This site’s policy comes from a file. Make the change there
              {option.file !== null && (
                <>
                  , in <code>{option.file}</code>
                </>
              )}
              ; it holds as soon as the file is saved.
            </p>
          ) : (
            <Button
              onClick={() => publish.mutate({ source: option.source, base: policy })}
              loading={publish.isPending}
              disabled={replaced}
            >
              Publish this version
            </Button>
          )}
          {replaced && (
            <>
              <p role="alert" className="finding-overdue">
                Another version was published since this was proposed; nothing was changed.
              </p>
              <Button variant="default" onClick={proposeAnew} loading={proposal.isFetching}>
                Propose for the present version
              </Button>
            </>
          )}
          {publish.isError && !replaced && (
            <p role="alert" className="finding-overdue">
              {sayFailure(publish.error, 'It could not be published. Try again.')}
            </p>
          )}
        </>
      )}
    </section>
  );
}
