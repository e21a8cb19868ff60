import { useId, useState } from 'react';
import { Icon } from './icons.tsx';

/** A question mark that explains on hover, focus and tap; Escape hides it. */
export function Tooltip({ label, text }: { label: string; text: string }) {
  const [shown, setShown] = useState(false);
  const id = useId();
  return (
    <span className="tooltip" onPointerEnter={() => setShown(true)} onPointerLeave={() => setShown(false)}>
      <button
        type="button"
        className="tooltip-button"
        aria-label={label}
        aria-describedby={shown ? id : undefined}
        onFocus={() => setShown(true)}
        onBlur={() => setShown(false)}
        onClick={() => setShown(true)}
        onKeyDown={(event) => event.key === 'Escape' && setShown(false)}
      >
        <Icon name="question" />
      </button>
      <span className="tooltip-text" role="tooltip" id={id} hidden={!shown}>
        {text}
      </span>
    </span>
  );
}
