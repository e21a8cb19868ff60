import { quietly } from '../quietly.ts';
import { listen } from './context.ts';

/**
 * Calls `enter` with the page's document and with that of each frame of the same origin that is not left out, also when one loads
 * later. What `enter` returns is called when its document goes, or at the end.
 */
export function eachDocument(leftOut: string, enter: (document: Document) => () => void): () => void {
  const leave = new Map<Node, () => void>();
  const look = (frame: Node) => {
    leave.get(frame)?.();
    leave.delete(frame);
    // Throws, or is null, for a frame of another origin.
    const inner = frame instanceof HTMLIFrameElement && !frame.closest(leftOut) && frame.contentDocument;
    if (inner) leave.set(frame, enter(inner));
  };
  const stops = [enter(document), listen(document, 'load', ({ target }) => look(target as Node))];
  for (const frame of document.querySelectorAll('iframe')) quietly(() => look(frame));
  return () => {
    for (const stop of [...stops, ...leave.values()]) quietly(stop);
  };
}
