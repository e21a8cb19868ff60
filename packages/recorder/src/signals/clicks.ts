import { closest, hostOf, rootsOf } from '../roots.ts';
import { type Collector, later, listen, targetOf } from './context.ts';
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
/** Fields looked at for what a script changed in them, at most. */
const MOST_FIELDS = 2000;
/** Attributes by which a widget answers; a class beside the way to what was clicked. `disabled` or `aria-busy` answers nothing. */
const ANSWERS = [
  'class',
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

/** `contains`, into open shadow roots too. */
const holds = (element: Element, node: Node | undefined): boolean =>
  !!node && (element.contains(node) || holds(element, hostOf(node)));

/** The widget around an element, as far as that can be told: three levels up, short of the whole page. A shadow root is no level. */
function around(element: Element): Element {
  let at = closest(element, CONTROL) ?? element;
  for (let level = 0; level < 3; level++) {
    const parent: Element | undefined = at.parentElement ?? hostOf(at);
    if (!parent || parent.localName === 'body') break;
    if (!at.parentElement) level--;
    at = parent;
  }
  return at;
}

/** A symbol or one character: a stepper, an arrow, a key of a keypad. What a button of a shadow root says may stand in its host. */
function isKey(element: Element): boolean {
  const control = closest(element, CONTROL);
  const said = (at: Element | undefined) => at?.textContent?.trim() ?? '';
  return /^(?:.|[^\p{L}\p{N}]{2})$/u.test(said(control) || said(control && hostOf(control)));
}

const looksInteractive = (element: Element) =>
  !closest(element, EXEMPT) &&
  // A closed shadow root may be in a custom element, and its effects are not to be seen; an icon in a button has none.
  !(element.localName.includes('-') && !element.shadowRoot && !closest(element, 'button,a[href],summary')) &&
  (!!closest(element, INTERACTIVE) || getComputedStyle(element).cursor === 'pointer');

/**
 * Notes how the fields within stand: what a script writes into them is neither an event nor a change of the page. The returned
 * function says whether one stands otherwise since it was asked last. Nothing of it is ever told.
 */
function watchValues(roots: readonly Node[]): () => boolean {
  const fields = roots
    .flatMap((one) => [...(one as ParentNode).querySelectorAll<HTMLInputElement>('input,select,textarea')])
    .slice(0, MOST_FIELDS);
  const look = () => fields.map(({ value, checked }) => `${checked}${value}`);
  let before = look();
  return () => {
    const now = look();
    const changed = now.some((one, at) => one !== before[at]);
    before = now;
    return changed;
  };
}

interface Click {
  readonly time: number;
  readonly clientX: number;
  readonly clientY: number;
  readonly element: Element;
  answered: boolean;
}

/** Clicks, rage clicks and dead clicks. */
export const clicks: Collector = ({ emit, trigger, isOff, leftOut, pointIn }) => {
  let series: Click[] = [];
  let seriesEnd: ReturnType<typeof setTimeout> | undefined;
  let watch: { look(): void; stop(): void } | null = null;
  let pending: (() => void) | null = null;

  const raging = () => {
    watch?.look();
    return series.filter(({ answered }) => !answered).length >= RAGE.clicks;
  };

  const endSeries = () => {
    clearTimeout(seriesEnd);
    const [first] = series;
    if (first && raging()) {
      const { time, element, clientX, clientY } = first;
      emit({ kind: 'rage', time, ...pointIn(element, clientX, clientY), clicks: Math.min(1000, series.length) });
    }
    watch?.stop();
    watch = null;
    series = [];
  };

  /** Notes which clicks of a series the widget answers: a count that goes up, a slide that moves. */
  const watchAnswers = (element: Element) => {
    const answer = () => {
      const last = series.at(-1);
      if (last) last.answered = true;
    };
    const control = closest(element, CONTROL) ?? element;
    const observer = new MutationObserver((records) => {
      const answers = records.some(({ target, addedNodes, attributeName }) => {
        // A ripple in the button itself says nothing, nor does a form that looks busy.
        if (
          target.nodeType === 3 ||
          !(holds(control, target) || (attributeName === 'class' && holds(target as Element, control)))
        )
          return true;
        return [...addedNodes].some(({ textContent }) => textContent?.trim());
      });
      if (answers) answer();
    });
    const roots = rootsOf(around(element));
    const stops = roots.map((root) => {
      observer.observe(root, { subtree: true, childList: true, characterData: true, attributeFilter: ANSWERS });
      return listen(root, 'scroll input', answer);
    });
    const changed = watchValues(roots);
    return {
      look: () => changed() && answer(),
      stop: () => {
        observer.disconnect();
        for (const stop of stops) stop();
      },
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
    // A click that an open shadow root or a frame holds may change anything on the page.
    const roots = [...new Set([document, element.ownerDocument])].flatMap(rootsOf);
    const changed = watchValues(roots);
    const timer = later(() => {
      stop();
      if (changed()) return;
      // The browser follows a real link by itself: to a file, to another application.
      const link = closest(element, 'a[href]')?.getAttribute('href') ?? '#';
      if (event.defaultPrevented || /^(?:#|javascript:)/i.test(link)) dead();
    }, DEAD_AFTER);
    const { navigation } = window as { navigation?: EventTarget };
    const stops = [
      listen(window, 'blur pagehide beforeprint', stop),
      // A download that a script begins, and another query or fragment.
      navigation ? listen(navigation, 'navigate', stop) : () => {},
    ];
    for (const root of roots) {
      observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
      stops.push(listen(root, EFFECTS, stop));
    }
    pending = stop;
  };

  let labelled: Element | null | undefined;

  const click = (event: Event) => {
    const element = targetOf(event, leftOut);
    // What a script clicks nobody clicked. A frame may go to a page of another rule without loading it.
    if (!element || !('clientX' in event) || !event.isTrusted || isOff(element.ownerDocument)) return;
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

    // One rage goes on for as long as the clicks do; before it is one, clicks of more than a second ago count no more.
    if (!raging()) series = series.filter((one) => time - one.time <= RAGE.milliseconds);
    const [first] = series;
    if (
      !first ||
      first.element.ownerDocument !== element.ownerDocument ||
      Math.hypot(clientX - first.clientX, clientY - first.clientY) > RAGE.pixels
    ) {
      endSeries();
    }
    if (!keyboard && !closest(element, REPEATED) && !isKey(element)) {
      watch ??= watchAnswers(element);
      // Two or three clicks select a word or a paragraph, and more are not for that; `detail` says no more than 3 on some systems.
      const selection = element.ownerDocument.getSelection();
      const answered = series.length < 3 && selection?.type === 'Range' && selection.containsNode(element, true);
      series.push({ time, clientX, clientY, element, answered });
      clearTimeout(seriesEnd);
      seriesEnd = later(endSeries, RAGE.milliseconds);
      // What the page answers comes in this task or soon after.
      if (series.length >= RAGE.clicks) later(() => raging() && trigger('rage_click'), 100);
    } else {
      endSeries();
    }
    const elsewhere = mouse.ctrlKey || mouse.metaKey || mouse.shiftKey;
    const dead = () => emit({ kind: 'dead', time, ...point });
    if (looksInteractive(element) && !elsewhere && !around(element).querySelector(OPAQUE)) {
      watchEffect(mouse, element, dead);
    }
  };

  const stopListening = eachDocument(leftOut, (page) => listen(page, 'click', click));

  return () => {
    stopListening();
    endSeries();
    pending?.();
  };
};
