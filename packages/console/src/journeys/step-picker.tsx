import { Select } from '@mantine/core';
import type { FunnelStep } from '@scrim/protocol';

interface StepPickerProps {
  readonly label: string;
  readonly value: FunnelStep | null;
  readonly pages: readonly string[];
  readonly events: readonly string[];
  readonly onChange: (step: FunnelStep) => void;
  readonly width?: number;
}

const keyOf = ({ kind, name }: FunnelStep) => `${kind} ${name}`;

/** `/apply/amount`, or the words of an event. */
export const stepName = ({ kind, name }: FunnelStep): string => (kind === 'page' ? name : eventName(name));

export const eventName = (name: string): string => {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** Chooses a page that was seen or an event that happened. */
export function StepPicker({ label, value, pages, events, onChange, width }: StepPickerProps) {
  const offered: FunnelStep[] = [
    ...pages.map((name) => ({ kind: 'page' as const, name })),
    ...events.map((name) => ({ kind: 'event' as const, name })),
  ];
  const isUnknown = value !== null && !offered.some((step) => keyOf(step) === keyOf(value));
  const all = isUnknown ? [...offered, value] : offered;
  const group = (kind: FunnelStep['kind']) =>
    all.filter((step) => step.kind === kind).map((step) => ({ value: keyOf(step), label: stepName(step) }));
  const groups = [
    { group: 'Pages seen', items: group('page') },
    { group: 'Events', items: group('event') },
  ];
  return (
    <Select
      aria-label={label}
      placeholder="Page or event"
      searchable
      allowDeselect={false}
      value={value === null ? null : keyOf(value)}
      onChange={(chosen) => {
        const step = all.find((candidate) => keyOf(candidate) === chosen);
        if (step) onChange(step);
      }}
      data={groups.filter(({ items }) => items.length > 0)}
      {...(width === undefined ? {} : { w: width })}
    />
  );
}
