import { ActionIcon, Button, SegmentedControl, Select } from '@mantine/core';
import type { FunnelList, FunnelQuestion, FunnelStep } from '@scrim/protocol';
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from '@tabler/icons-react';
import { keyed } from '../shell/keyed.ts';
import { StepPicker, stepName } from './step-picker.tsx';

const WINDOWS: Record<FunnelQuestion['window'], string> = {
  visit: 'Within one visit',
  '1h': 'Within 1 hour',
  '1d': 'Within 1 day',
  '7d': 'Within 7 days',
  '30d': 'Within 30 days',
};
const MOST_STEPS = 8;
const isWindow = (value: string | null): value is FunnelQuestion['window'] => value !== null && value in WINDOWS;

interface FunnelBuilderProps {
  readonly question: FunnelQuestion;
  readonly known: FunnelList;
  readonly onChange: (question: FunnelQuestion) => void;
}

/** The steps of a funnel, in which order they count, and how long they may take together. */
export function FunnelBuilder({ question, known, onChange }: FunnelBuilderProps) {
  const { steps, order, window } = question;
  const setSteps = (changed: readonly FunnelStep[]) => onChange({ ...question, steps: [...changed] });
  const move = (from: number, to: number) => {
    const moved = [...steps];
    const [step] = moved.splice(from, 1);
    if (step) moved.splice(to, 0, step);
    setSteps(moved);
  };
  const addition = known.events.map((name): FunnelStep => ({ kind: 'event', name }))[0] ?? steps.at(-1);
  return (
    <section className="card funnel-builder" aria-labelledby="funnel-steps">
      <h2 id="funnel-steps">Steps</h2>
      <ol>
        {keyed(steps, (step) => `${step.kind} ${step.name}`).map(({ key, item, index }) => (
          <li key={key}>
            <span className="funnel-number" aria-hidden>
              {index + 1}
            </span>
            <StepPicker
              label={`Step ${index + 1}`}
              value={item}
              pages={known.pages}
              events={known.events}
              onChange={(step) => setSteps(steps.map((old, at) => (at === index ? step : old)))}
            />
            <span className="funnel-step-actions">
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={`Move ${stepName(item)} up`}
                disabled={index === 0}
                onClick={() => move(index, index - 1)}
              >
                <IconArrowUp size={14} aria-hidden />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={`Move ${stepName(item)} down`}
                disabled={index === steps.length - 1}
                onClick={() => move(index, index + 1)}
              >
                <IconArrowDown size={14} aria-hidden />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={`Take ${stepName(item)} out`}
                disabled={steps.length <= 2}
                onClick={() => setSteps(steps.filter((_, at) => at !== index))}
              >
                <IconX size={14} aria-hidden />
              </ActionIcon>
            </span>
          </li>
        ))}
      </ol>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPlus size={14} aria-hidden />}
        disabled={steps.length >= MOST_STEPS || addition === undefined}
        onClick={() => addition && setSteps([...steps, addition])}
      >
        Add a step
      </Button>
      <div className="funnel-options">
        <SegmentedControl
          aria-label="Order of the steps"
          value={order}
          onChange={(value) => onChange({ ...question, order: value === 'any' ? 'any' : 'in-order' })}
          data={[
            { value: 'in-order', label: 'In this order' },
            { value: 'any', label: 'In any order' },
          ]}
          fullWidth
        />
        <Select
          aria-label="Time for all steps"
          allowDeselect={false}
          value={window}
          onChange={(value) => isWindow(value) && onChange({ ...question, window: value })}
          data={Object.entries(WINDOWS).map(([value, label]) => ({ value, label }))}
        />
      </div>
      <p className="muted funnel-definition">
        {order === 'in-order'
          ? 'A step counts when it happens after the one before; other pages may lie between. '
          : 'The first bar counts those who did any of the steps, the second those who did two of them, and so on. '}
        Everybody counts once, with the attempt that got furthest.
      </p>
    </section>
  );
}
