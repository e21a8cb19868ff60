import type { ElementHandle, Frame } from 'playwright-core';
import { answerOf } from '../browser/frame-answer.ts';
import type { Visit } from '../visit.ts';
import { asksFor, type FieldFacts, otherWriting, valueFor } from './field-value.ts';

const CONTROLS = 'input, select, textarea, [contenteditable=true], [role=combobox], button[aria-haspopup=listbox]';

/** For what cannot be filled in without it, ms; a busy machine takes its time. */
const PATIENCE = 5_000;

/** Fills what can be filled in on the page and its own frames. Returns how many fields were. */
export async function fillForms(visit: Visit, again = false): Promise<number> {
  let filled = 0;
  const groups = new Set<string>();
  for (const frame of visit.page.frames()) {
    if (!isSameOrigin(frame, visit.page.url())) continue;
    // A frame that is gone by now has no controls.
    for (const control of await answerOf(frame, frame.$$(CONTROLS), []).catch(() => [])) {
      const facts = await factsOf(control);
      if (!facts || (again && !facts.invalid)) continue;
      if (facts.type === 'radio' && (groups.has(facts.group) || (facts.checked && visit.variant === 0))) {
        groups.add(facts.group);
        continue;
      }
      if (facts.type === 'radio' && facts.place !== visit.variant % facts.places) continue;
      const asked = isTyped(facts) ? asksFor(facts) : null;
      if (isTyped(facts))
        visit.put(asked === 'name' ? ['firstName', 'lastName'] : [asked ?? 'username'], facts.selector);
      const done = await fill(control, facts, visit, again).catch(() => false);
      if (!done) continue;
      if (facts.type === 'radio') groups.add(facts.group);
      filled += 1;
      visit.note('filled in', facts.selector);
    }
  }
  if (filled > 0) await visit.lookForMarkers();
  return filled;
}

async function fill(control: ElementHandle, facts: FieldFacts, visit: Visit, again: boolean): Promise<boolean> {
  const timeout = PATIENCE;
  switch (facts.type) {
    case 'checkbox':
    case 'radio':
      if (facts.checked || (facts.type === 'checkbox' && !takes(visit, facts))) return false;
      await control.evaluate((element) => (element as HTMLElement).scrollIntoView({ block: 'center' }));
      // Many a box is hidden behind a picture of one: it is pressed all the same, unless the press was only late to show.
      await control.check({ timeout: 1_500 }).catch(() =>
        control.evaluate((element) => {
          if (!(element as HTMLInputElement).checked) (element as HTMLElement).click();
        }),
      );
      return true;
    case 'range':
      await control.focus();
      for (let step = 0; step <= visit.variant; step++) await visit.page.keyboard.press('ArrowRight');
      return true;
    case 'select-one':
      return choose(control, facts, visit);
    case 'listbox': {
      await control.click({ timeout });
      const options = visit.page.getByRole('option').filter({ visible: true });
      await options.first().waitFor({ timeout });
      await options.nth(visit.variant % (await options.count())).click({ timeout });
      return true;
    }
    case 'button':
    case 'submit':
    case 'reset':
    case 'image':
    case 'hidden':
    case 'file':
      return false;
    default: {
      const wanted = valueFor(facts, visit.person);
      const value = again && wanted ? (otherWriting(wanted) ?? wanted) : wanted;
      if (value === null || (!again && facts.value !== '')) return false;
      await control.focus();
      if (facts.value !== '') await visit.page.keyboard.press('ControlOrMeta+a');
      if (facts.type === 'date') await control.fill(value, { timeout });
      else await visit.page.keyboard.type(facts.maxLength > 0 ? value.slice(0, facts.maxLength) : value);
      await control.evaluate((element) => (element as HTMLElement).blur());
      return true;
    }
  }
}

async function choose(control: ElementHandle, facts: FieldFacts, visit: Visit): Promise<boolean> {
  const wanted = valueFor(facts, visit.person);
  const options = await control.$$eval('option:not([disabled])', (all) =>
    all.map((option) => ({ value: (option as HTMLOptionElement).value, text: option.textContent ?? '' })),
  );
  const open = options.filter(({ value }) => value !== '');
  const option =
    options.find(({ value, text }) => value === wanted || text.trim() === wanted) ??
    open[visit.variant % Math.max(1, open.length)];
  if (!option || (facts.value !== '' && facts.value !== options[0]?.value)) return false;
  await control.selectOption(option.value, { timeout: PATIENCE });
  return true;
}

/** Every other person leaves a box that may be left: what hangs on it then varies between them. A form that wants it says so. */
function takes({ variant }: Visit, { required, invalid }: FieldFacts): boolean {
  return required || invalid || variant % 2 === 0;
}

/** Whether the field is one that is typed into. */
function isTyped({ type }: FieldFacts): boolean {
  return !/^(?:checkbox|radio|range|select-one|listbox|button|submit|reset|image|hidden|file)$/.test(type);
}

/** Null when the control is hidden or disabled. */
export async function factsOf(control: ElementHandle): Promise<FieldFacts | null> {
  return control
    .evaluate((node): FieldFacts | null => {
      const element = node as HTMLInputElement;
      const box = element.getBoundingClientRect();
      const shown = box.width > 0 && box.height > 0 && getComputedStyle(element).visibility !== 'hidden';
      const isChoice = element.type === 'checkbox' || element.type === 'radio';
      const listbox =
        element.getAttribute('aria-haspopup') === 'listbox' || element.getAttribute('role') === 'combobox';
      if ((!shown && !isChoice) || element.disabled || element.readOnly || element.closest('[inert],[hidden]'))
        return null;
      const label = [...(element.labels ?? [])].map((one) => one.textContent).join(' ');
      const tag = element.tagName.toLowerCase();
      const group = [...(element.form ?? document).querySelectorAll<HTMLInputElement>('input[type=radio]')].filter(
        (one) => one.name === element.name,
      );
      const name = element.getAttribute('name') ?? '';
      const described = [
        name,
        element.id,
        label,
        element.getAttribute('aria-label'),
        element.getAttribute('placeholder'),
      ];
      return {
        selector: element.id ? `${tag}#${element.id}` : name ? `${tag}[name=${name}]` : tag,
        tag,
        type: listbox && tag !== 'input' && tag !== 'select' ? 'listbox' : (element.type ?? 'text'),
        autocomplete: element.getAttribute('autocomplete') ?? '',
        words: described
          .filter(Boolean)
          .join(' ')
          .replace(/([a-z])([A-Z])/g, '$1 $2')
          .toLowerCase(),
        value: element.value ?? '',
        checked: element.checked === true,
        required: element.required === true || element.getAttribute('aria-required') === 'true',
        invalid: element.getAttribute('aria-invalid') === 'true' || element.matches(':user-invalid'),
        maxLength: element.maxLength ?? -1,
        group: name,
        place: Math.max(0, group.indexOf(element)),
        places: Math.max(1, group.length),
      };
    })
    .catch(() => null);
}

function isSameOrigin(frame: Frame, url: string): boolean {
  try {
    return frame.parentFrame() === null || new URL(frame.url()).origin === new URL(url).origin;
  } catch {
    return false;
  }
}
