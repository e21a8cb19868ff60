import { Button, Checkbox, Textarea } from '@mantine/core';
import type { PaymentScript } from '@scrim/protocol';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api } from '../api.ts';
import { sayFailure } from '../request.ts';

const SHORTEST_REASON = 10;

/** Why a script may run where people pay. Escape leaves it. */
export function AuthoriseForm({
  site,
  script: { url, hash, inline },
  queryKey,
  onCancel,
  onSaved,
}: {
  site: string;
  script: PaymentScript;
  queryKey: readonly unknown[];
  onCancel(): void;
  onSaved(): void;
}) {
  const [reason, setReason] = useState('');
  const [anyContent, setAnyContent] = useState(hash === null);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () => api.authoriseScript(site, { url, hash, anyContent, reason: reason.trim() }),
    onSuccess: (answer) => {
      client.setQueryData(queryKey, answer);
      onSaved();
    },
  });
  return (
    <form
      className="payment-form"
      aria-label={`Authorise ${url}`}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onCancel();
      }}
    >
      <Textarea
        label="Reason"
        description="Why it is needed where people pay, for whoever audits this. At least ten characters."
        value={reason}
        maxLength={1000}
        autosize
        minRows={2}
        ref={field}
        onChange={(event) => setReason(event.target.value)}
      />
      {inline ? (
        <p className="muted">It has no address, so it is authorised with this content only.</p>
      ) : hash === null ? (
        <p className="muted">The run could not read its content, so it can only be authorised with any.</p>
      ) : (
        <Checkbox
          label="Whatever its content is from now on"
          description="For scripts that their vendor changes. A changed script is then told as changed, not as unauthorised."
          checked={anyContent}
          onChange={(event) => setAnyContent(event.target.checked)}
        />
      )}
      <div className="probe-actions">
        <Button type="submit" loading={save.isPending} disabled={reason.trim().length < SHORTEST_REASON}>
          {anyContent ? 'Authorise any content' : 'Authorise this content'}
        </Button>
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        {save.isError && (
          <span role="alert" className="probe-problem">
            {sayFailure(save.error, 'It could not be saved. Try again.')}
          </span>
        )}
      </div>
    </form>
  );
}
