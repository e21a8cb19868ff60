import type { FormAnswer, FormField } from '@scrim/protocol';
import { shortPath } from '../heatmaps/element-label.ts';
import { ColumnHead } from '../shell/column-head.tsx';
import { formatCount, formatShare } from '../shell/format.ts';
import type { FieldNames } from './form-stage.tsx';
import { formatPeople, formatTook, ShareWithInterval } from './numbers.tsx';

const COLUMNS = [
  ['Visits', 'Visits that were in the field.'],
  [
    'Left here',
    'Of those, visits that changed the form, did not complete it, and touched this field last; with 95 % interval.',
  ],
  ['Hesitation', 'Median time from focus to the first change.'],
  ['Active time', 'Median time from focus to blur, less pauses over 5 s, all visits to the field added.'],
  ['Came back', 'Visits that entered the field again after it was filled in.'],
  ['Corrected', 'Visits that deleted or replaced what they had typed, or came back and changed it.'],
  ['Left empty', 'Completed visits that were in the field and left it empty.'],
  ['Errors', 'Visits that left the field with its error shown.'],
  ['Recovered', 'Of those, visits that later left it without error, or completed the form.'],
  [
    'Empty on submit',
    'Visits of which a submission of the form found the field empty; share of the visits that submitted.',
  ],
  ['Error shown', 'Visits in which an error was shown at the field, also by a submission.'],
  ['Put right', 'Of those, visits in which the last such error went away while the page stayed.'],
  ['Put right after', 'Median time from that error’s being shown to its being gone.'],
  ['Autofilled', 'Visits in which the browser filled it in.'],
] as const;

interface FieldTableProps {
  readonly answer: FormAnswer;
  readonly names: FieldNames;
  readonly active: string | null;
  readonly onActive: (path: string | null) => void;
}

/** Every field in the order of filling in. */
export function FieldTable({ answer, names, active, onActive }: FieldTableProps) {
  const { fields, submitters, k } = answer;
  return (
    <div className="table-card">
      <table className="data-table wide-table field-table">
        <caption className="visually-hidden">Fields of the form, in the order in which visits came to them</caption>
        <thead>
          <tr>
            <th scope="col">Field</th>
            {COLUMNS.map(([label, definition]) => (
              <ColumnHead key={label} label={label} definition={definition} />
            ))}
          </tr>
        </thead>
        <tbody>
          {fields.map((field, index) => (
            <tr
              key={field.path}
              data-active={field.path === active || undefined}
              onPointerEnter={() => onActive(field.path)}
              onPointerLeave={() => onActive(null)}
            >
              <th scope="row">
                <span className="two-lines">
                  <span className="strong">
                    {index + 1}. {names.get(field.path) ?? 'Field'}
                  </span>
                  {!names.has(field.path) && (
                    <span className="muted" title={field.path}>
                      {shortPath(field.path)}
                    </span>
                  )}
                </span>
              </th>
              <td className="number">{formatPeople(field.visited, k)}</td>
              <td className="number">
                {field.dropRate === null ? <span className="muted">–</span> : <DropRate field={field} k={k} />}
              </td>
              <Time value={field.hesitation} />
              <Time value={field.active} />
              <Visits value={field.reentered} of={field.visited} k={k} />
              <Visits value={field.corrected} of={field.visited} k={k} />
              <Visits value={field.blank} of={field.visited} k={k} />
              <Visits value={field.errors} of={field.visited} k={k} />
              <Visits value={field.recovered} of={field.errors} k={k} />
              <Visits value={field.emptyOnSubmit} of={submitters} k={k} />
              <td className="number">{formatPeople(field.errorShown, k)}</td>
              <Visits value={field.putRight} of={field.errorShown} k={k} />
              <Time value={field.rightedAfter} />
              <Visits value={field.autofilled} of={field.visited} k={k} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function DropRate({ field, k }: { field: FormField; k: number }) {
  if (field.dropped === 0) return <span className="muted">{`< ${k}`}</span>;
  return (
    <span className="two-lines">
      <span>{formatCount(field.dropped)}</span>
      <ShareWithInterval share={field.dropRate} />
    </span>
  );
}

function Time({ value }: { value: FormField['active'] }) {
  return (
    <td className="number">
      {value === null ? (
        <span className="muted">–</span>
      ) : (
        <span className="two-lines">
          <span>{formatTook(value.median)}</span>
          <span className="muted">
            {formatTook(value.lower)}–{formatTook(value.upper)}
          </span>
        </span>
      )}
    </td>
  );
}

function Visits({ value, of, k }: { value: number; of: number; k: number }) {
  return (
    <td className="number">
      {value === 0 ? (
        <span className="muted">{`< ${k}`}</span>
      ) : (
        <span className="two-lines">
          <span>{formatCount(value)}</span>
          <span className="muted">{formatShare(value / of)}</span>
        </span>
      )}
    </td>
  );
}
