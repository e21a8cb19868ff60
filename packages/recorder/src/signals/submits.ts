import { elementPath } from '../element-path.ts';
import { type Collector, later, listen, targetOf } from './context.ts';
import { shownErrors } from './errors.ts';
import { FIELD, isBlank } from './fields.ts';

/** When to look whether a form answered with an error, ms after its submission. */
const LOOKS = [1000, 10_000];
const MOST_BLANK = 50;

/** Paths of a form's empty fields; of radio buttons of one name the first stands for all. */
const blankFields = (form: HTMLFormElement, leftOut: string) =>
  [...form.elements]
    .filter((field, at, all) => {
      const { type, name } = field as HTMLInputElement;
      const again =
        type === 'radio' &&
        all.findIndex((one) => 'type' in one && one.type === type && 'name' in one && one.name === name) < at;
      return field.matches(FIELD) && !field.matches(':disabled') && !field.closest(leftOut) && !again && isBlank(field);
    })
    .slice(0, MOST_BLANK)
    .map(elementPath);

/** Each submission of a form: whether it went through, and what was left blank. */
export const submits: Collector = ({ emit, errors, leftOut }) => {
  let settle: ((ended?: boolean) => void) | null = null;

  const begin = (form: HTMLFormElement) => {
    settle?.();
    const submission = {
      kind: 'submit' as const,
      time: Date.now(),
      path: elementPath(form),
      blank: blankFields(form, leftOut),
    };
    const refused = () => form.isConnected && shownErrors(form, errors, leftOut).length > 0;
    const finish = (ended?: boolean) => {
      for (const timer of timers) clearTimeout(timer);
      settle = null;
      const passed = ended || !form.isConnected;
      emit({ ...submission, outcome: refused() || form.matches(':invalid') ? 'refused' : passed ? 'passed' : 'open' });
    };
    const timers = LOOKS.map((after, at) =>
      later(() => {
        if (at || refused() || !form.isConnected) finish();
      }, after),
    );
    settle = finish;
  };

  let stopped: Element | null = null;
  const stops = [
    listen(document, 'submit', (event) => {
      const form = targetOf(event, leftOut);
      if (form instanceof HTMLFormElement) begin(form);
    }),
    // The browser's own validation: an event for each field in one task, and none for the form.
    listen(document, 'invalid', (event) => {
      const { form } = event.target as HTMLInputElement;
      if (!form || form === stopped || form.closest(leftOut)) return;
      stopped = form;
      later(() => {
        stopped = null;
      });
      begin(form);
      settle?.();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    settle?.(true);
  };
};
