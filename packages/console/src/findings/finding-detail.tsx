import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { type Finding, type FindingChange, FindingState } from '@scrim/protocol';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';
import { sayFailure } from '../request.ts';
import { formatCount, formatDateTime } from '../shell/format.ts';
import { KINDS, STATES } from './finding-words.ts';
import { MaskingProposal } from './masking-proposal.tsx';

const YEAR = 365 * 86_400_000;
const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);

/** One finding: where, since when, what becomes of it, and the change of the policy that would mask it. */
export function FindingDetail({ site, finding }: { site: string; finding: Finding }) {
  // Until one is chosen it is the stored one, which publishing a policy changes too.
  const [chosen, setChosen] = useState<Finding['state'] | null>(null);
  const state = chosen ?? finding.state;
  const [owner, setOwner] = useState(finding.owner ?? '');
  const [reason, setReason] = useState(finding.accepted?.reason ?? '');
  const [until, setUntil] = useState(finding.accepted?.until.slice(0, 10) ?? '');
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (body: FindingChange) => api.changeFinding(site, finding.id, body),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['findings', site], exact: true });
      setChosen(null);
    },
  });
  const accepting = state === 'accepted';
  const complete = !accepting || (reason.trim().length >= 10 && until !== '');
  const save = () =>
    change.mutate({
      owner: owner.trim() || null,
      ...((state !== finding.state || accepting) && { state }),
      ...(accepting && { reason: reason.trim(), until }),
    });
  return (
    <div className="finding">
      {finding.kind === 'inspection' && (
        <p className="muted finding-note">
          It was masked before it was stored. The value is nowhere: this says where it stood, not what it was.
        </p>
      )}
      {finding.kind === 'check' && (
        <p className="muted finding-note">
          A check of Scrim itself fails here; below the list it says why. The finding closes by itself when the check
          passes again.
        </p>
      )}
      <dl className="finding-facts">
        <dt>{finding.kind === 'check' && finding.rule < 0 ? 'Part' : 'Page'}</dt>
        <dd className="path">{finding.page}</dd>
        <dt>{finding.kind === 'inspection' ? 'Element' : 'Place'}</dt>
        <dd>
          <code className="wrap-anywhere">{finding.path}</code>
        </dd>
        {finding.rule >= 0 && (
          <>
            <dt>Policy rule</dt>
            <dd>{finding.rule + 1}</dd>
          </>
        )}
        <dt>Found by</dt>
        <dd>{KINDS[finding.kind]}</dd>
        <dt>{finding.kind === 'inspection' ? 'Sessions' : 'Runs'}</dt>
        <dd>{formatCount(finding.sessions)}</dd>
        <dt>First and last seen</dt>
        <dd>
          {formatDateTime(finding.firstSeen)} – {formatDateTime(finding.lastSeen)}
        </dd>
        <dt>Due</dt>
        <dd className={finding.overdue ? 'finding-overdue' : undefined}>{formatDateTime(finding.dueAt)}</dd>
      </dl>
      <section className="finding-work">
        <Select
          label="State"
          value={state}
          allowDeselect={false}
          comboboxProps={{ withinPortal: true }}
          data={Object.entries(STATES).map(([value, label]) => ({ value, label }))}
          onChange={(next) => setChosen(FindingState.parse(next))}
        />
        <TextInput label="Owner" value={owner} maxLength={200} onChange={(event) => setOwner(event.target.value)} />
        {accepting && (
          <>
            <Textarea
              className="finding-wide"
              label="Reason"
              description="Why it may stay, for whoever audits this. At least ten characters."
              value={reason}
              maxLength={1000}
              autosize
              minRows={2}
              onChange={(event) => setReason(event.target.value)}
            />
            <TextInput
              label="Accepted until"
              type="date"
              min={dayOf(Date.now())}
              max={dayOf(Date.now() + YEAR)}
              value={until}
              onChange={(event) => setUntil(event.target.value)}
            />
          </>
        )}
        <div className="finding-wide finding-actions">
          <Button onClick={save} loading={change.isPending} disabled={!complete}>
            Save
          </Button>
          {change.isSuccess && <span role="status">Saved, and in the audit log.</span>}
          {change.isError && (
            <span role="alert" className="finding-overdue">
              {sayFailure(change.error, 'It could not be saved. Try again.')}
            </span>
          )}
        </div>
      </section>
      {finding.kind === 'inspection' && <MaskingProposal site={site} finding={finding} />}
    </div>
  );
}
