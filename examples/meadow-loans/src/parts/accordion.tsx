import { type ReactNode, useId, useState } from 'react';
import { Icon } from './icons.tsx';

/** One question that unfolds its answer. */
export function AccordionItem({ heading, children }: { heading: string; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div className={open ? 'accordion-item is-open' : 'accordion-item'}>
      <h3 className="accordion-heading">
        <button
          type="button"
          className="accordion-button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          <span>{heading}</span>
          <Icon name="chevron" />
        </button>
      </h3>
      <div className="accordion-answer" id={id} hidden={!open}>
        {children}
      </div>
    </div>
  );
}
