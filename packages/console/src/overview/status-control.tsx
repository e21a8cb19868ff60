import { Button, Popover, Select, Textarea, TextInput } from '@mantine/core';
import { type Opportunity, OpportunityStatus } from '@scrim/protocol';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { sayFailure } from '../request.ts';
import { STATUS_NAMES, useDecision } from './use-overview.ts';

const today = () => new Date().toISOString().slice(0, 10);

/** What is done about an opportunity: who changes it says why and, once a fix is live, since which day. */
export function StatusControl({ site, opportunity }: { site: string; opportunity: Opportunity }) {
  const [opened, setOpened] = useState(false);
  const { status } = opportunity;
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={300} shadow="md" trapFocus>
      <Popover.Target>
        <button
          type="button"
          className="status-button"
          data-status={status}
          aria-label={`Status: ${STATUS_NAMES[status]}. Change it`}
          onClick={() => setOpened((was) => !was)}
        >
          <span className="status-dot" aria-hidden />
          {STATUS_NAMES[status]}
          <IconChevronDown size={13} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Change the status">
        {opened && <StatusForm site={site} opportunity={opportunity} onDone={() => setOpened(false)} />}
      </Popover.Dropdown>
    </Popover>
  );
}

function StatusForm({ site, opportunity, onDone }: { site: string; opportunity: Opportunity; onDone: () => void }) {
  const [latest] = opportunity.decisions;
  const isOpen = opportunity.status === 'new' || opportunity.reopened.length > 0;
  const [status, setStatus] = useState<OpportunityStatus>(isOpen ? 'fixing' : opportunity.status);
  const [reason, setReason] = useState('');
  const [day, setDay] = useState((!isOpen && latest?.fixedOn) || '');
  const decision = useDecision(site, opportunity);
  const isVerified = status === 'verified';
  const isFix = isVerified || status === 'fixing';
  const failure = decision.error;
  return (
    <form
      className="status-form"
      onSubmit={(event) => {
        event.preventDefault();
        decision.mutate({ status, reason, fixedOn: isFix && day !== '' ? day : null }, { onSuccess: onDone });
      }}
    >
      <Select
        label="Status"
        allowDeselect={false}
        value={status}
        onChange={(value) => setStatus(OpportunityStatus.catch('new').parse(value))}
        data={OpportunityStatus.options.map((value) => ({ value, label: STATUS_NAMES[value] }))}
        comboboxProps={{ withinPortal: false }}
      />
      {isFix && (
        <TextInput
          type="date"
          label={isVerified ? 'Live since' : 'Live since (once it is)'}
          description="UTC; before and after this day are compared"
          required={isVerified}
          max={today()}
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
      )}
      <Textarea
        label="Why"
        description="For your colleagues; nothing about a person"
        maxLength={200}
        autosize
        minRows={2}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {failure !== null && (
        <p className="status-error" role="alert">
          {sayFailure(failure, 'It was not saved. Try again.')}
        </p>
      )}
      <Button type="submit" loading={decision.isPending} fullWidth>
        Save
      </Button>
    </form>
  );
}
