import type { HTMLInputAutoCompleteAttribute, HTMLInputTypeAttribute, ReactNode } from 'react';
import { Icon } from './icons.tsx';

interface TextFieldProps {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onBlur?: () => void;
  readonly type?: HTMLInputTypeAttribute;
  readonly autoComplete?: HTMLInputAutoCompleteAttribute;
  readonly inputMode?: 'text' | 'numeric' | 'decimal' | 'tel' | 'email';
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly prefix?: string;
  readonly optional?: string;
  readonly maxLength?: number;
  /** shown beside the label, such as a tooltip */
  readonly beside?: ReactNode;
}

/** A labelled text input with hint and inline error. */
export function TextField(props: TextFieldProps) {
  const { id, name, label, value, onChange, onBlur, type = 'text', hint, error, prefix, optional, beside } = props;
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className={`field field-${id}`}>
      <div className="field-label-line">
        <label className="field-label" htmlFor={id}>
          {label}
        </label>
        {optional !== undefined && <span className="field-optional">{optional}</span>}
        {beside}
      </div>
      {hint !== undefined && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <div className={prefix === undefined ? 'input-frame' : 'input-frame has-prefix'}>
        {prefix !== undefined && (
          <span className="input-prefix" aria-hidden="true">
            {prefix}
          </span>
        )}
        <input
          id={id}
          name={name}
          type={type}
          value={value}
          autoComplete={props.autoComplete}
          inputMode={props.inputMode}
          maxLength={props.maxLength}
          aria-invalid={error === undefined ? undefined : true}
          aria-describedby={describedBy === '' ? undefined : describedBy}
          onChange={(event) => onChange(event.target.value)}
          onBlur={onBlur}
        />
      </div>
      <FieldError id={`${id}-error`} error={error} />
    </div>
  );
}

/** The inline error of a field, announced when it appears. */
export function FieldError({ id, error }: { id: string; error: string | undefined }) {
  if (error === undefined) return null;
  return (
    <p className="field-error" id={id} role="alert">
      <Icon name="warning" />
      <span>{error}</span>
    </p>
  );
}
