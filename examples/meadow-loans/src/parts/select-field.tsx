import type { HTMLInputAutoCompleteAttribute } from 'react';
import { FieldError } from './text-field.tsx';

interface SelectFieldProps {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly none: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
  readonly autoComplete?: HTMLInputAutoCompleteAttribute;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
  readonly onBlur: () => void;
}

/** A labelled native select with inline error. */
export function SelectField(props: SelectFieldProps) {
  const { id, name, label, value, none, options, autoComplete, error, onChange, onBlur } = props;
  return (
    <div className={`field field-${id}`}>
      <div className="field-label-line">
        <label className="field-label" htmlFor={id}>
          {label}
        </label>
      </div>
      <div className="input-frame">
        <select
          id={id}
          name={name}
          value={value}
          autoComplete={autoComplete}
          aria-invalid={error === undefined ? undefined : true}
          aria-describedby={error === undefined ? undefined : `${id}-error`}
          onChange={(event) => onChange(event.target.value)}
          onBlur={onBlur}
        >
          <option value="">{none}</option>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.text}
            </option>
          ))}
        </select>
      </div>
      <FieldError id={`${id}-error`} error={error} />
    </div>
  );
}
