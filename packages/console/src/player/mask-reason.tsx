import { ActionIcon } from '@mantine/core';
import type { MaskingQuestion } from '@scrim/protocol';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../api.ts';

const VERDICTS = {
  floor: 'Never captured',
  excluded: 'Not captured',
  masked: 'Masked by the policy',
  unlisted: 'Masked by default',
  inspected: 'Masked by inspection',
  lit: 'Shown by the policy',
  dictionary: 'Shown: a text of the site',
  structure: 'Structure of the page',
} as const;

interface ReasonProps {
  readonly site: string;
  readonly session: string;
  readonly purpose: string;
  readonly question: MaskingQuestion;
  /** Of the element, by which signals name it. */
  readonly path: string;
  readonly onClose: () => void;
}

/** Why something on the replayed page is a bar, an empty box or text: the rule of the policy that held, and the regulation. */
export function MaskReason({ site, session, purpose, question, path, onClose }: ReasonProps) {
  const answer = useQuery({
    queryKey: ['masking', site, session, question],
    queryFn: () => api.masking(site, session, question, purpose),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const tag = question.elements.at(-1)?.tag ?? '';
  return (
    <section className="mask-reason" aria-label="Why is this so?" aria-live="polite">
      <div className="mask-reason-head">
        <h2>
          <code>{`<${tag}>`}</code> {answer.data ? VERDICTS[answer.data.verdict] : 'Why is this so?'}
        </h2>
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label="Close" onClick={onClose}>
          <IconX size={15} aria-hidden />
        </ActionIcon>
      </div>
      {answer.isPending && <p className="muted">Asking the policies of this visit…</p>}
      {answer.isError && <p className="warn">{answer.error.message}</p>}
      {answer.data && (
        <>
          <p>{answer.data.reason}</p>
          <dl>
            {answer.data.rule && (
              <div>
                <dt>Rule</dt>
                <dd>
                  <code>{answer.data.rule.match}</code>, page rule {answer.data.rule.position} of policy{' '}
                  <span title={answer.data.policy}>{answer.data.policy.slice(0, 8)}</span>
                </dd>
              </div>
            )}
            {answer.data.selector && (
              <div>
                <dt>By</dt>
                <dd>
                  <code>{answer.data.selector}</code>
                </dd>
              </div>
            )}
            <div>
              <dt>Basis</dt>
              <dd>{answer.data.regulation}</dd>
            </div>
          </dl>
          <p className="mask-reason-more">
            <Link to="/sites/$site/recordings" params={{ site }} search={{ page: question.page, path, kind: 'click' }}>
              Visits that clicked this
            </Link>
          </p>
        </>
      )}
    </section>
  );
}
