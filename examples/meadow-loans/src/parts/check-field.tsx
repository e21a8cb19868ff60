import { FieldError } from './text-field.tsx';

interface CheckFieldProps {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly checked: boolean;
  readonly error: string | undefined;
  readonly onChange: (checked: boolean) => void;
}

/** A labelled checkbox with inline error. */
export function CheckField({ id, name, label, checked, error, onChange }: CheckFieldProps) {
  return (
    <div className="check-field">
      <label className="check-label">
        <input
          id={id}
          name={name}
          type="checkbox"
          checked={checked}
          aria-invalid={error === undefined ? undefined : true}
          aria-describedby={error === undefined ? undefined : `${id}-error`}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span>{label}</span>
      </label>
      <FieldError id={`${id}-error`} error={error} />
    </div>
  );
}
