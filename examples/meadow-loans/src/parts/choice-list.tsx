import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { Icon } from './icons.tsx';

interface ChoiceListProps<Value extends string> {
  readonly id: string;
  readonly label: string;
  readonly options: readonly { readonly value: Value; readonly text: string }[];
  readonly value: Value | '';
  readonly placeholder?: string;
  readonly errorId?: string | undefined;
  readonly onChange: (value: Value) => void;
}

/** A select made by hand: the ARIA "select-only combobox" pattern. */
export function ChoiceList<Value extends string>(props: ChoiceListProps<Value>) {
  const { id, label, options, value, placeholder = '', errorId, onChange } = props;
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const listId = useId();
  const labelId = `${id}-label`;
  const place = useRef<HTMLDivElement>(null);
  const chosen = options.findIndex((option) => option.value === value);

  useEffect(() => {
    if (!open) return;
    const closeOutside = (event: PointerEvent) => {
      if (event.target instanceof Node && !place.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', closeOutside);
    return () => document.removeEventListener('pointerdown', closeOutside);
  }, [open]);

  const show = () => {
    setActive(Math.max(0, chosen));
    setOpen(true);
  };
  const choose = (index: number) => {
    const option = options[index];
    if (option !== undefined) onChange(option.value);
    setOpen(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Tab') setOpen(false);
    const key = event.key === ' ' ? 'Enter' : event.key;
    if (!['ArrowDown', 'ArrowUp', 'Home', 'End', 'Enter', 'Escape'].includes(key)) return;
    event.preventDefault();
    if (!open) {
      if (key !== 'Escape') show();
    } else if (key === 'ArrowDown') setActive(Math.min(options.length - 1, active + 1));
    else if (key === 'ArrowUp') setActive(Math.max(0, active - 1));
    else if (key === 'Home') setActive(0);
    else if (key === 'End') setActive(options.length - 1);
    else if (key === 'Enter') choose(active);
    else setOpen(false);
  };

  return (
    <div className="choice-list" ref={place}>
      <span className="field-label" id={labelId}>
        {label}
      </span>
      <button
        type="button"
        id={id}
        className="choice-list-button"
        role="combobox"
        aria-haspopup="listbox"
        aria-expanded={open}
        aria-controls={listId}
        aria-labelledby={`${labelId} ${id}`}
        aria-activedescendant={open ? `${listId}-${active}` : undefined}
        aria-invalid={errorId === undefined ? undefined : true}
        aria-describedby={errorId}
        onClick={() => (open ? setOpen(false) : show())}
        onKeyDown={onKeyDown}
      >
        <span className={chosen < 0 ? 'choice-list-placeholder' : 'choice-list-value'}>
          {options[chosen]?.text ?? placeholder}
        </span>
        <Icon name="chevron" />
      </button>
      <div
        className="choice-list-options"
        id={listId}
        role="listbox"
        tabIndex={-1}
        aria-labelledby={labelId}
        hidden={!open}
      >
        {options.map((option, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the button, which names the active option
          // biome-ignore lint/a11y/useKeyWithClickEvents: the button handles the keys
          <div
            key={option.value}
            id={`${listId}-${index}`}
            className={index === active ? 'choice-list-option is-active' : 'choice-list-option'}
            role="option"
            aria-selected={index === chosen}
            onClick={() => choose(index)}
            onPointerMove={() => setActive(index)}
          >
            <span>{option.text}</span>
            {index === chosen && <Icon name="check" />}
          </div>
        ))}
      </div>
    </div>
  );
}
