import type { FormAnswer, FormField } from '@scrim/protocol';
import { IconMovie } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { shortPath } from '../heatmaps/element-label.ts';
import type { RecordingsSearch } from '../recordings/search.ts';
import { ColumnHead } from '../shell/column-head.tsx';
import { formatCount, formatShare } from '../shell/format.ts';
import { FORM_NUMBERS, type FormNumberText } from './form-numbers.ts';
import type { FieldNames } from './form-stage.tsx';
import { formatPeople, formatTook, ShareWithInterval } from './numbers.tsx';

interface FieldTableProps {
  readonly site: string;
  readonly answer: FormAnswer;
  /** Recordings of the same visits. */
  readonly recordings: RecordingsSearch;
  readonly names: FieldNames;
  readonly active: string | null;
  readonly onActive: (path: string | null) => void;
}

/** Every field in the order of filling in. */
export function FieldTable({ site, answer, recordings, names, active, onActive }: FieldTableProps) {
  const { page, fields, submitters, k } = answer;
  const watched = ({ path }: FormField, index: number) => ({
    site,
    search: { ...recordings, page, path },
    name: `${index + 1}. ${names.get(path) ?? 'Field'}`,
  });
  return (
    <div className="table-card">
      <table className="data-table wide-table field-table">
        <caption className="visually-hidden">Fields of the form, in the order in which visits came to them</caption>
        <thead>
          <tr>
            <th scope="col">Field</th>
            {Object.values<FormNumberText>(FORM_NUMBERS).map(({ label, definition, besides = '' }) => (
              <ColumnHead key={label} label={label} definition={`${definition} ${besides}`.trimEnd()} />
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
              <td className="number">
                {formatPeople(field.visited, k)}
                {field.visited > 0 && <Watch kind="field" what="that were in it" {...watched(field, index)} />}
              </td>
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
              <td className="number">
                {formatPeople(field.errorShown, k)}
                {field.errorShown > 0 && <Watch kind="error" what="with its error shown" {...watched(field, index)} />}
              </td>
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

interface WatchProps {
  readonly site: string;
  readonly search: RecordingsSearch;
  readonly kind: 'field' | 'error';
  readonly name: string;
  readonly what: string;
}

function Watch({ site, search, kind, name, what }: WatchProps) {
  return (
    <Link
      className="watch-link"
      to="/sites/$site/recordings"
      params={{ site }}
      search={{ ...search, kind }}
      title={`Watch recordings of visits ${what}`}
      aria-label={`Watch recordings of visits ${what}: ${name}`}
    >
      <IconMovie size={15} aria-hidden />
    </Link>
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
