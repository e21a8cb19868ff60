import { Replayer } from '@rrweb/replay';
import { fitMasks } from './mask-faces.ts';
import { guardReplay } from './replay-document.ts';

type ReplayerEvents = ConstructorParameters<typeof Replayer>[0];
export type ReplayerEvent = Exclude<ReplayerEvents[number], string>;

/** The replay of one run of neighbouring chunks, in a layer of its own that is out of sight until `reveal`. */
export interface Run {
  readonly replayer: Replayer;
  /** First moment that can be shown, milliseconds since the recording's start. */
  readonly firstFrame: number;
  /** Of the recorded page now, CSS pixels. */
  viewport(): { readonly width: number; readonly height: number } | null;
  /** Goes to a moment; resolves once it has been painted, or after half a second when the browser paints nothing (a hidden tab). */
  paint(at: number): Promise<void>;
  reveal(): void;
  destroy(): void;
}

export interface RunOptions {
  readonly root: HTMLElement;
  readonly events: readonly ReplayerEvent[];
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Of the whole recording, milliseconds. */
  readonly duration: number;
  readonly speed: number;
  readonly onCast: (event: unknown) => void;
  readonly onResize: () => void;
}

const CUSTOM_EVENT = 5;
/** Fonts are part of a frame, but not worth waiting longer for; milliseconds. */
const FONTS = 250;
const PAINT = 500;

/** rrweb's own types are the parse boundary: chunks hold redacted rrweb events, and the replayer drops what it does not know. */
const asReplayerEvent = (event: unknown): ReplayerEvent => event as ReplayerEvent;

export const toReplayerEvents = (events: readonly unknown[]): ReplayerEvent[] =>
  events.map(asReplayerEvent).sort((a, b) => a.timestamp - b.timestamp);

const boundary = (timestamp: number, tag: string): ReplayerEvent =>
  asReplayerEvent({ type: CUSTOM_EVENT, timestamp, data: { tag, payload: {} } });

/** The first and last events are boundaries of our own, so that the replayer's clock is the recording's. */
export function buildRun(options: RunOptions): Run {
  const { root, events, startedAt, duration, speed } = options;
  const snapshot = events.find((event) => event.type === 2);
  const meta = events.find((event) => event.type === 4);
  let viewport = meta ? sizeOf(meta.data) : null;
  const layer = root.ownerDocument.createElement('div');
  layer.className = 'replay-layer replay-layer-next';
  root.append(layer);
  const replayer = new Replayer(
    [
      boundary(Math.min(startedAt, events[0]?.timestamp ?? startedAt), 'scrim-start'),
      ...events,
      boundary(startedAt + duration + 1_000, 'scrim-end'),
    ],
    {
      root: layer,
      speed,
      mouseTail: { duration: 600, lineCap: 'round', lineWidth: 3, strokeStyle: '#17787d' },
      showWarning: false,
      showDebug: false,
      triggerFocus: false,
      pauseAnimation: true,
      skipInactive: false,
    },
  );
  guardReplay(replayer.iframe, window.location.origin);
  replayer.iframe.setAttribute('title', 'Recorded page, masked');
  replayer.iframe.setAttribute('tabindex', '-1');
  replayer.on('resize', (size) => {
    viewport = sizeOf(size) ?? viewport;
    options.onResize();
  });
  replayer.on('event-cast', options.onCast);
  const inside = replayer.iframe.contentDocument;
  const masks = inside && fitMasks(inside);
  replayer.on('fullsnapshot-rebuilded', () => masks?.refit());
  return {
    replayer,
    firstFrame: snapshot ? snapshot.timestamp - startedAt + 1 : 0,
    viewport: () => viewport,
    paint: async (at) => {
      replayer.pause(at);
      await within(FONTS, replayer.iframe.contentDocument?.fonts.ready);
      masks?.refit();
      await within(PAINT, new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
    },
    reveal: () => layer.classList.remove('replay-layer-next'),
    destroy: () => {
      masks?.stop();
      replayer.destroy();
      layer.remove();
    },
  };
}

function sizeOf(size: unknown): { width: number; height: number } | null {
  if (typeof size !== 'object' || size === null || !('width' in size) || !('height' in size)) return null;
  const { width, height } = size;
  return typeof width === 'number' && typeof height === 'number' ? { width, height } : null;
}

/** Waits for something, but no longer than `milliseconds`. */
function within(milliseconds: number, something: Promise<unknown> | undefined): Promise<unknown> {
  return Promise.race([something, new Promise((over) => setTimeout(over, milliseconds))]);
}
