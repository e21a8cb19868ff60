import { Replayer } from '@rrweb/replay';
import { fitMasks } from '../player/mask-faces.ts';
import { guardReplay } from '../player/replay-document.ts';

/** Later events of the key frame's chunk are applied up to here, so that fonts and late content are in place; ms. */
const SETTLE = 1_500;

type ReplayerEvent = Exclude<ConstructorParameters<typeof Replayer>[0][number], string>;
/** Parse boundary: a chunk holds redacted rrweb events. */
const asReplayerEvent = (event: unknown): ReplayerEvent => event as ReplayerEvent;

export interface Snapshot {
  readonly document: Document;
  readonly frame: HTMLIFrameElement;
  destroy(): void;
}

/**
 * Builds a recorded state of a page, without scripts, at the given size: as its first full snapshot found it, once settled,
 * or as it was at a moment (ms since the epoch). Errors: when there is no full snapshot before it.
 */
export async function buildSnapshot(
  root: HTMLElement,
  events: readonly unknown[],
  viewport: { readonly width: number; readonly height: number },
  at: number | null = null,
): Promise<Snapshot> {
  const all = events.map(asReplayerEvent).sort((a, b) => a.timestamp - b.timestamp);
  const start =
    at === null
      ? all.findIndex((event) => event.type === 2)
      : all.findLastIndex((event) => event.type === 2 && event.timestamp <= at);
  const first = all[start];
  if (!first) throw new Error('The chosen recording has no full snapshot.');
  const meta = asReplayerEvent({ type: 4, timestamp: first.timestamp - 1, data: { href: 'scrim:', ...viewport } });
  const until = at ?? first.timestamp + SETTLE;
  const settled = all
    .slice(start)
    .filter((event, index) => index === 0 || (event.timestamp <= until && event.type === 3));
  const end = asReplayerEvent({
    type: 5,
    timestamp: until + 1_000,
    data: { tag: 'scrim-end', payload: {} },
  });
  const replayer = new Replayer([meta, ...settled, end], {
    root,
    mouseTail: false,
    showWarning: false,
    triggerFocus: false,
    pauseAnimation: true,
  });
  const frame = replayer.iframe;
  guardReplay(frame, window.location.origin);
  replayer.pause(until - first.timestamp + 500);
  frame.setAttribute('width', String(viewport.width));
  frame.setAttribute('height', String(viewport.height));
  frame.setAttribute('title', 'Recorded page, masked');
  frame.setAttribute('tabindex', '-1');
  frame.style.display = 'block';
  const document = frame.contentDocument;
  if (!document) throw new Error('The snapshot could not be built.');
  // The replayer's own style element would shift the positions that element paths count; its rules are in the replay's style, too.
  for (const child of Array.from(document.documentElement.children)) if (child.localName === 'style') child.remove();
  await document.fonts.ready;
  const masks = fitMasks(document);
  masks.refit();
  // A picture stands still: what comes in as the page begins has come, else it would be hidden or elsewhere.
  for (const animation of document.getAnimations())
    if (Number.isFinite(animation.effect?.getComputedTiming().endTime)) animation.finish();
  return {
    document,
    frame,
    destroy: () => {
      masks.stop();
      replayer.destroy();
    },
  };
}

/** Height of the whole page, CSS pixels. */
export const pageHeight = (document: Document): number =>
  Math.max(document.documentElement.scrollHeight, document.body?.scrollHeight ?? 0);
