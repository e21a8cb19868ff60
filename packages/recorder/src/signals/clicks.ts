import { rootsOf } from '../roots.ts';
import { type Collector, later, listen, pointIn, targetOf } from './context.ts';
import { eachDocument } from './frames.ts';

/** Rage: at least 3 clicks within 1 s and 30 px that the page near them did not answer. Dead: no effect within 2 s. */
const RAGE = { clicks: 3, milliseconds: 1000, pixels: 30 };
const DEAD_AFTER = 2000;

const INTERACTIVE =
  'a[href],button,summary,[role=button],[role=link],[role=tab],[role=menuitem],[role=option],[role=switch],[onclick]';
/** What draws or plays, and changes without the page showing it. */
const OPAQUE = 'canvas,video,audio,iframe,object,embed';
/** Their effect is not in the page, or is an input event that may not come. */
const EXEMPT = `${OPAQUE},input,select,textarea,label,option,[contenteditable],[download],[target]:not([target=_self]),[href^=mailto],[href^=tel],[href^=sms]`;
/** Meant to be clicked often. */
const REPEATED = `${OPAQUE},input[type=number],input[type=range],[role=spinbutton],[role=slider],[role=application]`;
const CONTROL = 'button,[role=button]';
/** Attributes by which a widget answers: a class, `disabled` or `aria-busy` answers nothing. */
const ANSWERS = [
  'style',
  'src',
  'transform',
  'open',
  'aria-valuenow',
  'aria-selected',
  'aria-checked',
  'aria-expanded',
];

/** Events by which a page shows that a click had an effect; some do not leave the shadow root that they happen in. */
const EFFECTS =
  'scroll focusin focusout input change toggle submit reset copy cut play pause seeking visibilitychange fullscreenchange';

/** The widget around an element, as far as that can be told: three levels up, short of the whole page. */
function around(element: Element): Element {
  let at = element.closest(CONTROL) ?? element;
  for (let level = 0; level < 3; level++) {
    const { parentElement } = at;
    if (!parentElement || parentElement.localName === 'body') break;
    at = parentElement;
  }
  return at;
}

/** A symbol or one character: a stepper, an arrow, a key of a keypad. */
const isKey = (element: Element) =>
  /^(?:.|[^\p{L}\p{N}]{2})$/u.test(element.closest(CONTROL)?.textContent?.trim() ?? '');

const looksInteractive = (element: Element) =>
  !element.closest(EXEMPT) &&
  // A closed shadow root may be in a custom element, and its effects are not to be seen.
  !(element.localName.includes('-') && !element.shadowRoot) &&
  (!!element.closest(INTERACTIVE) || getComputedStyle(element).cursor === 'pointer');

interface Click {
  readonly time: number;
  readonly clientX: number;
  readonly clientY: number;
  readonly element: Element;
  answered: boolean;
}

/** Clicks, rage clicks and dead clicks. */
export const clicks: Collector = ({ emit, trigger, captures, leftOut }) => {
  let series: Click[] = [];
  let seriesEnd: ReturnType<typeof setTimeout> | undefined;
  let unwatch: (() => void) | null = null;
  let pending: (() => void) | null = null;

  const raging = () => series.filter(({ answered }) => !answered).length >= RAGE.clicks;

  const endSeries = () => {
    clearTimeout(seriesEnd);
    unwatch?.();
    unwatch = null;
    const [first] = series;
    if (first && raging()) {
      const { time, element, clientX, clientY } = first;
      emit({ kind: 'rage', time, ...pointIn(element, clientX, clientY), clicks: Math.min(1000, series.length) });
    }
    series = [];
  };

  /** Notes which clicks of a series the widget answers: a count that goes up, a slide that moves. */
  const watchAnswers = (element: Element) => {
    const answer = () => {
      const last = series.at(-1);
      if (last) last.answered = true;
    };
    const control = element.closest(CONTROL) ?? element;
    const observer = new MutationObserver((records) => {
      const answers = records.some(({ target, addedNodes }) => {
        // A ripple in the button itself says nothing.
        if (!control.contains(target) || target.nodeType === 3) return true;
        return [...addedNodes].some(({ textContent }) => textContent?.trim());
      });
      if (answers) answer();
    });
    const near = around(element);
    observer.observe(near, { subtree: true, childList: true, characterData: true, attributeFilter: ANSWERS });
    const stop = listen(near, 'scroll input', answer);
    return () => {
      observer.disconnect();
      stop();
    };
  };

  const watchEffect = (event: MouseEvent, element: Element, dead: () => void) => {
    pending?.();
    const stop = () => {
      pending = null;
      observer.disconnect();
      clearTimeout(timer);
      for (const end of stops) end();
    };
    const observer = new MutationObserver(stop);
    const timer = later(() => {
      stop();
      // The browser follows a real link by itself: to a file, to another application.
      const link = element.closest('a[href]')?.getAttribute('href') ?? '#';
      if (event.defaultPrevented || /^(?:#|javascript:)/i.test(link)) dead();
    }, DEAD_AFTER);
    const { navigation } = window as { navigation?: EventTarget };
    const stops = [
      listen(window, 'blur pagehide beforeprint', stop),
      // A download that a script begins, and another query or fragment.
      navigation ? listen(navigation, 'navigate', stop) : () => {},
    ];
    // A click that an open shadow root or a frame holds may change anything on the page.
    for (const root of new Set([...rootsOf(document), ...rootsOf(element.ownerDocument)])) {
      observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
      stops.push(listen(root, EFFECTS, stop));
    }
    pending = stop;
  };

  let labelled: Element | null | undefined;

  const click = (event: Event) => {
    const element = targetOf(event, leftOut);
    if (!element || !('clientX' in event)) return;
    const mouse = event as MouseEvent;
    // A click on a label comes again as one on its field.
    if (element === labelled) {
      labelled = null;
      return;
    }
    const label = element.closest('label');
    labelled = label?.control === element ? null : label?.control;
    later(() => {
      labelled = null;
    });
    const time = Date.now();
    const keyboard = mouse.detail === 0;
    const { left, top, width, height } = element.getBoundingClientRect();
    const clientX = keyboard ? left + width / 2 : mouse.clientX;
    const clientY = keyboard ? top + height / 2 : mouse.clientY;
    const point = pointIn(element, clientX, clientY);
    emit({ kind: 'click', time, ...point });

    const [first] = series;
    if (
      first &&
      (time - first.time > RAGE.milliseconds ||
        first.element.ownerDocument !== element.ownerDocument ||
        Math.hypot(clientX - first.clientX, clientY - first.clientY) > RAGE.pixels)
    ) {
      endSeries();
    }
    if (!keyboard && !element.closest(REPEATED) && !isKey(element)) {
      unwatch ??= watchAnswers(element);
      // Two or three clicks select a word or a paragraph, and more are not for that; `detail` says no more than 3 on some systems.
      const selection = element.ownerDocument.getSelection();
      const answered = series.length < 3 && selection?.type === 'Range' && selection.containsNode(element, true);
      series.push({ time, clientX, clientY, element, answered });
      clearTimeout(seriesEnd);
      seriesEnd = later(endSeries, RAGE.milliseconds);
      // What the page answers comes in this task or soon after.
      if (series.length >= RAGE.clicks) later(() => raging() && trigger('rage_click'), 100);
    } else {
      series = [];
      endSeries();
    }
    const elsewhere = mouse.ctrlKey || mouse.metaKey || mouse.shiftKey;
    const dead = () => emit({ kind: 'dead', time, ...point });
    if (looksInteractive(element) && !elsewhere && !around(element).querySelector(OPAQUE)) {
      watchEffect(mouse, element, dead);
    }
  };

  const stopListening = eachDocument(captures, leftOut, (page) => listen(page, 'click', click));

  return () => {
    stopListening();
    endSeries();
    pending?.();
  };
};
