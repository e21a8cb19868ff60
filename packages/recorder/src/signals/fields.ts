import { elementPath } from '../element-path.ts';
import { type Collector, later, listen, targetOf } from './context.ts';

/** Pauses longer than this are not active time, ms. */
const IDLE = 5000;

/** Changes closer than this are one edit, ms: counting each would tell how long a value is. */
const APART = 1000;

export const FIELD =
  'input:not([type=button],[type=submit],[type=reset],[type=image],[type=hidden]),select,textarea,[contenteditable]:not([contenteditable=false])';

interface Visit {
  readonly field: Element;
  readonly start: number;
  firstChange: number | null;
  lastChange: number;
  lastAct: number;
  idle: number;
  edits: number;
  corrections: number;
  lastCorrection: number;
  autofilled: boolean;
}

/** Radio buttons of one name are blank together. */
export const isBlank = (field: Element): boolean => {
  if (field instanceof HTMLInputElement && /^(?:checkbox|radio)$/.test(field.type)) {
    const group = field.form?.elements.namedItem(field.name);
    return group instanceof RadioNodeList && field.type === 'radio' ? !group.value : !field.checked;
  }
  return !('value' in field ? field.value : field.textContent?.trim());
};

const isAutofilled = (field: Element): boolean => {
  try {
    return field.matches(':autofill');
  } catch {
    return false;
  }
};

const isInvalid = (field: Element): boolean => field.getAttribute('aria-invalid') === 'true';

const isActive = (field: Element | undefined): boolean =>
  (field?.getRootNode() as Document | undefined)?.activeElement === field;

/** One signal per visit to a form field: how long, how hesitant, how often changed; never what. */
export const fields: Collector = ({ emit, leftOut }) => {
  const completed = new WeakSet<Element>();
  let visit: Visit | null = null;

  const act = (now: number) => {
    if (!visit) return;
    if (now - visit.lastAct > IDLE) visit.idle += now - visit.lastAct;
    visit.lastAct = now;
  };

  const leave = () => {
    if (!visit) return;
    const time = Date.now();
    act(time);
    const { field, start, firstChange, idle, edits, corrections, autofilled } = visit;
    visit = null;
    const blank = isBlank(field);
    const reentry = completed.has(field);
    if (!blank) completed.add(field);
    const signal = {
      kind: 'field' as const,
      time: start,
      path: elementPath(field),
      hesitation: firstChange === null ? null : Math.max(0, firstChange - start),
      active: Math.min(864e5, Math.max(0, time - start - idle)),
      edits: Math.min(10_000, edits),
      corrections: Math.min(10_000, corrections),
      reentry,
      blank,
      autofilled: autofilled || isAutofilled(field),
      error: isInvalid(field),
    };
    emit(signal);
    // Validation usually answers in the blur handlers that run after this one.
    later(() => {
      signal.error = isInvalid(field);
    });
  };

  const enter = (event: Event) => {
    const field = targetOf(event, leftOut)?.closest(FIELD);
    if (!field || field === visit?.field) return;
    leave();
    const now = Date.now();
    visit = {
      field,
      start: now,
      firstChange: null,
      lastChange: 0,
      lastAct: now,
      idle: 0,
      edits: 0,
      corrections: 0,
      lastCorrection: 0,
      autofilled: false,
    };
  };

  const stops = [
    listen(document, 'focusin', enter),
    // Another window or tab took the focus: the field is still the one that the person is at.
    listen(document, 'focusout', () => (isActive(visit?.field) && !document.hasFocus()) || leave()),
    listen(document, 'keydown pointerdown', () => act(Date.now())),
    listen(document, 'input', (event) => {
      enter(event);
      if (!visit) return;
      const now = Date.now();
      act(now);
      visit.firstChange ??= now;
      if (now - visit.lastChange > APART) visit.edits++;
      visit.lastChange = now;
      const type = event instanceof InputEvent ? event.inputType : '';
      if (type === 'insertReplacementText') visit.autofilled = true;
      if (/^delete|Undo$/.test(type)) {
        if (now - visit.lastCorrection > APART) visit.corrections++;
        visit.lastCorrection = now;
      }
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    leave();
  };
};
