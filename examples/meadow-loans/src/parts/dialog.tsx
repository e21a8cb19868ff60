import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useLanguage } from '../language.tsx';
import { Icon } from './icons.tsx';

interface DialogProps {
  readonly heading: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly actions: ReactNode;
}

/** A modal dialog on the platform's own: focus trap, Escape and inert background come with it. */
export function Dialog({ heading, open, onClose, children, actions }: DialogProps) {
  const { t } = useLanguage();
  const dialog = useRef<HTMLDialogElement>(null);
  const headingId = useId();
  useEffect(() => {
    if (open && dialog.current?.open === false) dialog.current.showModal();
    if (!open && dialog.current?.open === true) dialog.current.close();
  }, [open]);
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby={headingId} onClose={onClose}>
      <div className="dialog-head">
        <h2 id={headingId}>{heading}</h2>
        <button type="button" className="icon-button" aria-label={t('terms.close')} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <div className="dialog-body">{children}</div>
      <div className="dialog-actions">{actions}</div>
    </dialog>
  );
}
