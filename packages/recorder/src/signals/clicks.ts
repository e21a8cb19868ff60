import { type Collector, later, listen, pointIn, targetOf } from './context.ts';

/** Rage: at least 3 clicks within 1 s and 30 px. Dead: no effect within 2 s. */
const RAGE = { clicks: 3, milliseconds: 1000, pixels: 30 };
const DEAD_AFTER = 2000;

const INTERACTIVE =
  'a[href],button,summary,[role=button],[role=link],[role=tab],[role=menuitem],[role=option],[role=switch],[onclick]';
/** Their effect is not in the page, or is an input event that may not come. */
const EXEMPT =
  'input,select,textarea,label,option,video,audio,iframe,[contenteditable],[download],[target]:not([target=_self]),[href^=mailto],[href^=tel],[href^=sms]';
/** Meant to be clicked often. */
const STEPPER = 'input[type=number],input[type=range],[role=spinbutton],[role=slider]';

const isStepper = (element: Element) =>
  !!element.closest(STEPPER) ||
  /^[^\p{L}\p{N}]{1,2}$/u.test(element.closest('button,[role=button]')?.textContent?.trim() ?? '');

const looksInteractive = (element: Element) =>
  !element.closest(EXEMPT) && (!!element.closest(INTERACTIVE) || getComputedStyle(element).cursor === 'pointer');

/** Clicks, rage clicks and dead clicks. */
export const clicks: Collector = ({ emit, trigger }) => {
  let series: { time: number; clientX: number; clientY: number; element: Element }[] = [];
  let seriesEnd: ReturnType<typeof setTimeout> | undefined;
  let pending: { stop(): void } | null = null;

  const endSeries = () => {
    clearTimeout(seriesEnd);
    const [first] = series;
    if (first && series.length >= RAGE.clicks) {
      const { time, element, clientX, clientY } = first;
      emit({ kind: 'rage', time, ...pointIn(element, clientX, clientY), clicks: Math.min(1000, series.length) });
    }
    series = [];
  };

  const watchEffect = (element: Element, dead: () => void) => {
    pending?.stop();
    const stops: (() => void)[] = [];
    const stop = () => {
      pending = null;
      for (const end of stops) end();
    };
    const observer = new MutationObserver(stop);
    const options = { subtree: true, childList: true, attributes: true, characterData: true };
    observer.observe(document, options);
    const root = element.getRootNode();
    if (root !== document) observer.observe(root, options);
    const timer = later(() => {
      stop();
      dead();
    }, DEAD_AFTER);
    stops.push(
      () => observer.disconnect(),
      () => clearTimeout(timer),
      listen(document, 'scroll focusin focusout input change toggle visibilitychange fullscreenchange submit', stop),
      listen(window, 'blur pagehide', stop),
    );
    pending = { stop };
  };

  const stopListening = listen(document, 'click', (event) => {
    const element = targetOf(event);
    if (!(event instanceof MouseEvent) || !element) return;
    const time = Date.now();
    const keyboard = event.detail === 0;
    const { left, top, width, height } = element.getBoundingClientRect();
    const clientX = keyboard ? left + width / 2 : event.clientX;
    const clientY = keyboard ? top + height / 2 : event.clientY;
    const point = pointIn(element, clientX, clientY);
    emit({ kind: 'click', time, ...point });

    const [first] = series;
    if (
      first &&
      (time - first.time > RAGE.milliseconds ||
        Math.hypot(clientX - first.clientX, clientY - first.clientY) > RAGE.pixels)
    ) {
      endSeries();
    }
    if (!keyboard && !isStepper(element) && getSelection()?.isCollapsed !== false) {
      series.push({ time, clientX, clientY, element });
      clearTimeout(seriesEnd);
      seriesEnd = later(endSeries, RAGE.milliseconds);
      if (series.length === RAGE.clicks) trigger('rage_click');
    } else {
      series = [];
    }
    if (looksInteractive(element)) watchEffect(element, () => emit({ kind: 'dead', time, ...point }));
  });

  return () => {
    stopListening();
    endSeries();
    pending?.stop();
  };
};
