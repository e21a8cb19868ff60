import { Select } from '@mantine/core';
import type { FormAnswer, PageState } from '@scrim/protocol';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { PurposeGate } from '../access/purpose.tsx';
import { shortPath } from '../heatmaps/element-label.ts';
import type { Elsewhere } from '../heatmaps/elsewhere.ts';
import { NoPicture } from '../heatmaps/no-picture.tsx';
import { StateSelect, useChosenState } from '../heatmaps/state-select.tsx';
import { hitsOf, useStateEvents } from '../heatmaps/use-heatmap.ts';
import { MaskLegend } from '../player/mask-legend.tsx';
import type { Range } from '../shell/period.ts';
import { ErrorState, LoadingRows } from '../shell/states.tsx';
import { drawnNumbers, FORM_NUMBERS, type FormNumber, isFormNumber } from './form-numbers.ts';
import { type FieldNames, FormStage } from './form-stage.tsx';
import type { FormSearch } from './search.ts';

const CHOICES = Object.entries(FORM_NUMBERS).map(([value, { label }]) => ({ value, label }));
const NOT_ELSEWHERE: readonly Elsewhere[] = [];

interface FormPictureProps {
  readonly site: string;
  readonly search: FormSearch;
  readonly period: Range;
  readonly answer: FormAnswer;
  readonly names: FieldNames;
  readonly active: string | null;
  readonly onActive: (path: string | null) => void;
  readonly onNames: (names: FieldNames) => void;
  readonly onChange: (change: Partial<FormSearch>) => void;
}

/** One of the numbers on a recorded state of the page: the state that a heatmap under the same filters would have, or a chosen one. */
export function FormPicture({ site, search, period, answer, names, onChange, ...stage }: FormPictureProps) {
  const { page } = answer;
  const number: FormNumber = search.drawn ?? 'dropped';
  const [elsewhere, setElsewhere] = useState(NOT_ELSEWHERE);
  // Of the filters, those that change what a page looks like.
  const { device, language, variant } = search;
  const heatmap = useQuery(hitsOf(site, { page, device, language, variant, ...period }, 'click'));
  const chosen = { state: search.state, element: search.element };
  const picture = useChosenState(site, page, chosen, heatmap);
  const { state } = picture;
  const name = search.element === undefined ? undefined : names.get(search.element);
  return (
    <div className="card form-picture">
      <div className="form-picture-head">
        <Select
          aria-label="Drawn on the form"
          allowDeselect={false}
          size="xs"
          w={180}
          value={number}
          onChange={(value) => isFormNumber(value) && onChange({ drawn: value })}
          data={CHOICES}
        />
        <StateSelect
          site={site}
          page={page}
          options={picture.options}
          chosen={chosen}
          chosenName={name === undefined ? shortPath(search.element ?? '') : `“${name}”`}
          elsewhere={elsewhere}
          onChange={onChange}
        />
        <p className="muted">{FORM_NUMBERS[number].definition}</p>
      </div>
      {state !== null ? (
        <PurposeGate what="the recorded page behind this form">
          {(purpose) => (
            <FormOnState
              site={site}
              state={state}
              purpose={purpose}
              fields={answer.fields}
              drawn={drawnNumbers(answer.fields, answer.submitters, number)}
              onElsewhere={setElsewhere}
              {...stage}
            />
          )}
        </PurposeGate>
      ) : (
        <NoPicture
          picture={picture}
          missing="No replayed visit shows a click or a pointer’s rest on that field. Choose another state."
          withheld="Too few people’s visits of this page were replayed under these filters to show one; the table below still holds. Choose another state, or take a filter away. The policy decides which pages are replayed."
        />
      )}
      {state !== null && (
        <div className="heat-foot">
          <MaskLegend />
          <p className="muted">{state.reason}</p>
        </div>
      )}
    </div>
  );
}

interface FormOnStateProps extends Omit<Parameters<typeof FormStage>[0], 'events' | 'viewport' | 'at'> {
  readonly site: string;
  readonly purpose: string;
  readonly state: PageState;
}

function FormOnState({ site, state, purpose, ...stage }: FormOnStateProps) {
  const { viewportWidth, viewportHeight } = state;
  const { events, error, retry } = useStateEvents(site, state, purpose);
  const viewport = useMemo(() => ({ width: viewportWidth, height: viewportHeight }), [viewportWidth, viewportHeight]);
  if (error !== null) return <ErrorState error={error} retry={() => retry()} />;
  if (!events) return <LoadingRows rows={5} height={50} />;
  return <FormStage events={events} viewport={viewport} at={state.at} {...stage} />;
}
