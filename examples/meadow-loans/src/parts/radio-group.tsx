import { FieldError } from './text-field.tsx';

interface RadioGroupProps<Value extends string> {
  readonly id: string;
  readonly name: string;
  readonly legend: string;
  readonly options: readonly { readonly value: Value; readonly text: string }[];
  readonly value: Value | '';
  readonly error?: string | undefined;
  readonly onChange: (value: Value) => void;
}

/** Radio buttons as tiles; the first one has the group's id, so that an error can move the focus there. */
export function RadioGroup<Value extends string>(props: RadioGroupProps<Value>) {
  const { id, name, legend, options, value, error, onChange } = props;
  return (
    <fieldset className="radio-group" aria-describedby={error === undefined ? undefined : `${id}-error`}>
      <legend className="field-label">{legend}</legend>
      <div className="radio-tiles">
        {options.map((option, index) => (
          <label className="radio-tile" key={option.value}>
            <input
              id={index === 0 ? id : undefined}
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.text}</span>
          </label>
        ))}
      </div>
      <FieldError id={`${id}-error`} error={error} />
    </fieldset>
  );
}
