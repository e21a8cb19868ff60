import { type Collector, listen, targetOf } from './context.ts';

const REST = { pixels: 10, milliseconds: 500, perView: 300 };

/** Pointer rests: a mouse that stays within 10 px for at least 500 ms. */
export const rests: Collector = ({ emit, leftOut, pointIn }) => {
  let anchor: { time: number; clientX: number; clientY: number; element: Element } | null = null;
  let left = REST.perView;

  const finish = () => {
    if (!anchor) return;
    const { time, element, clientX, clientY } = anchor;
    anchor = null;
    const duration = Date.now() - time;
    if (duration >= REST.milliseconds && duration < 864e5 && element.isConnected && left-- > 0) {
      emit({ kind: 'rest', time, ...pointIn(element, clientX, clientY), duration });
    }
  };

  const stops = [
    listen(document, 'pointermove', (event) => {
      if (!(event instanceof PointerEvent) || event.pointerType !== 'mouse') return;
      const { clientX, clientY } = event;
      if (anchor && Math.hypot(clientX - anchor.clientX, clientY - anchor.clientY) <= REST.pixels) return;
      finish();
      const element = targetOf(event, leftOut);
      if (element) anchor = { time: Date.now(), clientX, clientY, element };
    }),
    listen(document, 'scroll wheel pointerdown mouseleave visibilitychange', finish),
  ];
  return () => {
    for (const stop of stops) stop();
    finish();
  };
};
