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
  /** Whether the person is at it: the browser fills in others meanwhile. */
  readonly present: boolean;
  firstChange: number;
  lastChange: number;
  edits: number;
  corrections: number;
  lastCorrection: number;
}

/**
 * Radio buttons of one name are blank together. A box that may stay empty is never blank: that would be what somebody answered with it.
 */
export const isBlank = (field: Element): boolean => {
  if (field instanceof HTMLInputElement && /^(?:checkbox|radio)$/.test(field.type)) {
    const group = field.form?.elements.namedItem(field.name);
    return group instanceof RadioNodeList && field.type === 'radio' ? !group.value : field.required && !field.checked;
  }
  return !('value' in field ? field.value : field.textContent?.trim());
};

/** A browser that does not know the mark forgives it within `:is`. */
const isAutofilled = (field: Element): boolean => field.matches(':is(:autofill)');

const isInvalid = (field: Element): boolean => field.getAttribute('aria-invalid') === 'true';

const hasFocus = (field: Element) => field.contains((field.getRootNode() as Document).activeElement);

/** One signal per visit to a form field: how long, how hesitant, how often changed; never what. */
export const fields: Collector = ({ emit, leftOut }) => {
  const completed = new WeakSet<Element>();
  /** To the field that the person is at, then to those that are changed meanwhile. */
  const visits: Visit[] = [];
  let lastAct = 0;
  let idle = 0;

  const act = (event?: Event) => {
    // Of a move of the focus within an open shadow root nobody outside hears.
    for (const root of event?.composedPath() ?? []) if (root instanceof ShadowRoot) watchFocus(root);
    const now = Date.now();
    if (now - lastAct > IDLE) idle += now - lastAct;
    lastAct = now;
  };

  const leave = () => {
    act();
    for (const { field, start, present, firstChange, edits, corrections } of visits.splice(0)) {
      const blank = isBlank(field);
      const signal = {
        kind: 'field' as const,
        time: start,
        path: elementPath(field),
        hesitation: (present && Math.max(0, firstChange - start)) || null,
        active: present ? Math.min(864e5, Math.max(0, lastAct - start - idle)) : 0,
        edits: Math.min(10_000, edits),
        corrections: Math.min(10_000, corrections),
        reentry: present && completed.has(field),
        blank,
        // The mark stays until somebody changes the value: without a change it is of an earlier visit.
        autofilled: edits > 0 && isAutofilled(field),
        error: isInvalid(field),
      };
      if (present && !blank) completed.add(field);
      emit(signal);
      // Validation usually answers in the blur handlers that run after this one.
      later(() => {
        signal.error = isInvalid(field);
      });
    }
  };

  /** Another window or tab may have taken the focus: the field is still the one that the person is at. */
  const leaveUnlessThere = () => (visits[0]?.present && hasFocus(visits[0].field)) || leave();

  /** The visit to the field of an event, begun if need be. */
  const enter = (event: Event): Visit | undefined => {
    act(event);
    const field = targetOf(event, leftOut)?.closest(FIELD);
    if (!field) return undefined;
    const present = hasFocus(field);
    let visit = visits.find((one) => one.field === field && one.present === present);
    if (!visit) {
      leaveUnlessThere();
      if (present) idle = 0;
      visit = {
        field,
        // Before the one that goes on: the field that was touched last is that of the person.
        start: visits[0] ? visits[0].start - 1 : lastAct,
        present,
        firstChange: 0,
        lastChange: 0,
        edits: 0,
        corrections: 0,
        lastCorrection: 0,
      };
      visits.push(visit);
    }
    return visit;
  };

  const watched = new WeakSet<EventTarget>();
  const watchFocus = (root: EventTarget) => {
    if (watched.has(root)) return;
    watched.add(root);
    stops.push(listen(root, 'focusin', enter), listen(root, 'focusout', leaveUnlessThere));
  };

  const stops = [
    listen(document, 'keydown pointerdown', act),
    listen(document, 'input', (event) => {
      const visit = enter(event);
      if (!visit) return;
      visit.firstChange ||= lastAct;
      if (lastAct - visit.lastChange > APART) visit.edits++;
      visit.lastChange = lastAct;
      if (/^delete|Undo$/.test((event as InputEvent).inputType)) {
        if (lastAct - visit.lastCorrection > APART) visit.corrections++;
        visit.lastCorrection = lastAct;
      }
    }),
  ];
  watchFocus(document);
  return () => {
    for (const stop of stops) stop();
    leave();
  };
};
