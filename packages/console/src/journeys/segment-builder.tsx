import { ActionIcon, Button, MultiSelect, Select, TextInput } from '@mantine/core';
import type { SegmentCondition, SegmentList } from '@scrim/protocol';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '../api.ts';
import { sayFailure } from '../request.ts';

interface Draft extends SegmentCondition {
  readonly key: number;
}

const MOST_CONDITIONS = 8;
const empty = (key: number): Draft => ({ key, property: 'device', is: true, values: [] });

/** Conditions over the properties that there are; all of them hold in a visit of the segment. */
export function SegmentBuilder({ site, list }: { site: string; list: SegmentList }) {
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [drafts, setDrafts] = useState<readonly Draft[]>([empty(0)]);
  const [next, setNext] = useState(1);
  const complete = drafts.length > 0 && drafts.every(({ values }) => values.length > 0) && name.trim() !== '';
  const save = useMutation({
    mutationFn: () =>
      api.saveSegment(site, { name: name.trim(), conditions: drafts.map(({ key: _, ...condition }) => condition) }),
    onSuccess: async () => {
      setName('');
      setDrafts([empty(next)]);
      setNext(next + 1);
      await queries.invalidateQueries({ queryKey: ['segments', site] });
      await queries.invalidateQueries({ queryKey: ['filter-values', site] });
    },
  });
  const change = (key: number, changed: Partial<SegmentCondition>) =>
    setDrafts(drafts.map((draft) => (draft.key === key ? { ...draft, ...changed } : draft)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (complete) save.mutate();
  };
  return (
    <section className="card" aria-labelledby="new-segment">
      <h2 id="new-segment">New segment</h2>
      <form className="segment-form" onSubmit={submit}>
        <ul className="segment-drafts">
          {drafts.map((draft, index) => (
            <li key={draft.key}>
              <ConditionFields
                draft={draft}
                index={index}
                list={list}
                onChange={(changed) => change(draft.key, changed)}
                onRemove={drafts.length > 1 ? () => setDrafts(drafts.filter(({ key }) => key !== draft.key)) : null}
              />
            </li>
          ))}
        </ul>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          disabled={drafts.length >= MOST_CONDITIONS}
          onClick={() => {
            setDrafts([...drafts, empty(next)]);
            setNext(next + 1);
          }}
        >
          Add a condition
        </Button>
        <div className="segment-save">
          <TextInput
            label="Name"
            placeholder="Phones with an error"
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" disabled={!complete} loading={save.isPending}>
            Save segment
          </Button>
        </div>
        {save.isError && (
          <p className="form-refusal" role="alert">
            {sayFailure(save.error, 'It could not be saved. Try again.')}
          </p>
        )}
      </form>
    </section>
  );
}

interface ConditionFieldsProps {
  readonly draft: Draft;
  readonly index: number;
  readonly list: SegmentList;
  readonly onChange: (changed: Partial<SegmentCondition>) => void;
  readonly onRemove: (() => void) | null;
}

function ConditionFields({ draft, index, list, onChange, onRemove }: ConditionFieldsProps) {
  const offered = list.properties.find(({ property }) => property === draft.property);
  const number = index + 1;
  return (
    <div className="segment-draft">
      <Select
        aria-label={`Property of condition ${number}`}
        allowDeselect={false}
        value={draft.property}
        onChange={(value) => {
          const chosen = list.properties.find(({ property }) => property === value);
          if (chosen) onChange({ property: chosen.property, values: [] });
        }}
        data={[
          {
            group: 'Can be asked for',
            items: list.properties
              .filter(({ values }) => values.length > 0)
              .map(({ property, label }) => ({ value: property, label })),
          },
          {
            group: 'Refused: prohibited basis',
            items: list.refused.map(({ property, label }) => ({ value: `refused ${property}`, label, disabled: true })),
          },
        ]}
      />
      <Select
        aria-label={`Condition ${number} holds or not`}
        allowDeselect={false}
        value={draft.is ? 'is' : 'not'}
        onChange={(value) => onChange({ is: value !== 'not' })}
        data={[
          { value: 'is', label: 'is' },
          { value: 'not', label: 'is not' },
        ]}
        w={92}
      />
      <MultiSelect
        aria-label={`Values of condition ${number}`}
        placeholder={draft.values.length === 0 ? 'Any of …' : ''}
        value={draft.values}
        onChange={(values) => onChange({ values })}
        data={offered?.values ?? []}
        maxValues={10}
        searchable
      />
      {onRemove && (
        <ActionIcon variant="subtle" color="gray" aria-label={`Take condition ${number} away`} onClick={onRemove}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      )}
      <p className="muted segment-definition">{offered?.definition}</p>
    </div>
  );
}
