import { record } from '@rrweb/record';
import type { CompiledPage } from '@scrim/policy/runtime';
import { leftOutOf } from './page-view.ts';
import { quietly } from './quietly.ts';
import { closest } from './roots.ts';
import { listen } from './signals/context.ts';
import { stoodBefore } from './stood-before.ts';

/** A mutation storm: this many node changes in one second end the replay until the page has calmed down. */
export const STORM = { changes: 20_000, within: 1000, calm: 10_000, attempts: 3 } as const;

const EventType = { FullSnapshot: 2, Incremental: 3, Meta: 4 } as const;

/** An rrweb event, as far as the page looks at it. */
export interface RawEvent {
  readonly type: number;
  readonly data: {
    readonly source?: number;
    readonly type?: number;
    readonly id?: number;
    readonly adds?: readonly unknown[];
    readonly texts?: readonly unknown[];
    readonly attributes?: readonly unknown[];
    readonly removes?: readonly unknown[];
  };
  readonly timestamp: number;
}

export interface ReplayEvents {
  event(event: RawEvent): void;
  /** Meta and full snapshot follow: a batch begins here. */
  keyframe(): void;
  storm(): void;
}

export interface Replay {
  /**
   * Takes a full snapshot if the page has changed since the last one.
   * @param resized or, without a change of the document, something has another size
   */
  refresh(resized?: boolean): void;
  /** Stops in this task; nothing is reported afterwards. */
  stop(): void;
}

/** In open shadow roots and frames of the same origin, too. */
function innermostFocus(): Element | null {
  let at: Element | null = null;
  let inner: Element | null | undefined = document.activeElement;
  for (; inner; inner = (inner.shadowRoot ?? (inner as HTMLIFrameElement).contentDocument)?.activeElement) at = inner;
  return at;
}

/** Runs rrweb, which is slow to trust: what it reports goes to redaction and nowhere else. */
export function startReplay(
  page: CompiledPage,
  isOff: (document: Document) => boolean,
  report: ReplayEvents,
): Replay | null {
  let running = true;
  let changed = false;
  let changes = 0;
  let since = 0;
  /**
   * Where redaction knows somebody to be. rrweb tells of focus that moves (types 5 and 6), but not where it is as a snapshot is
   * taken, nor of moves within a shadow root, nor of a field that leaves the document.
   */
  let focused: Element | null;
  /** Where a character was typed since it has the focus: it may be a field that nothing says is one. */
  let typed: Element | null;

  const focus = (id: number) => report.event({ type: 3, data: { source: 2, type: 5, id }, timestamp: Date.now() });

  const stopKeys = listen(window, 'keydown', (event) => {
    const at = innermostFocus();
    if (at === typed || !/^\S$/.test((event as KeyboardEvent).key)) return;
    focused = typed = at;
    focus(0);
  });

  const emit = (event: RawEvent) => {
    if (!running) return;
    if (event.type === EventType.Meta) report.keyframe();
    const { source, type, adds, texts, attributes, removes } = event.data;
    if (event.type === EventType.Incremental) {
      const at = innermostFocus();
      const moved = type === 5 || type === 6;
      // Inside what is left out it is unknown: 0.
      if (at && at !== focused && !moved) focus(Math.max(0, record.mirror.getId(at)));
      if (at !== focused || moved) typed = null;
      focused = at;
    }
    report.event(event);
    if (event.type === EventType.FullSnapshot) {
      changed = false;
      focused = document.body;
      typed = null;
    }
    if (source !== 0) return;
    changed = true;
    if (event.timestamp - since > STORM.within || event.timestamp < since) {
      since = event.timestamp;
      changes = 0;
    }
    changes += (adds?.length ?? 0) + (texts?.length ?? 0) + (attributes?.length ?? 0) + (removes?.length ?? 0);
    if (changes > STORM.changes) report.storm();
  };

  const leftOut = leftOutOf(page);
  // What stood on the page as its address changed belongs to the page before.
  const isLeftOut = (element: Element) => element.matches(leftOut) || stoodBefore(element);
  /** Whether nothing is told of a node: it is in what is left out, or in a frame of the same origin that shows a page of another rule. */
  const isHidden = (node: Node | null) => {
    if (!node || isOff(node.ownerDocument ?? (node as Document))) return !!node;
    const { nodeType, parentElement, parentNode } = node;
    const element =
      nodeType === 1
        ? (node as Element)
        : ((node as ShadowRoot).host ?? parentElement ?? (parentNode as ShadowRoot)?.host);
    return !!element && (!!closest(element, leftOut) || stoodBefore(element));
  };
  const end = Object.assign(record, { isOff, isLeftOut, isHidden, stoodBefore })({ emit: emit as never });
  if (!end) {
    stopKeys();
    return null;
  }

  return {
    refresh(resized) {
      quietly(() => {
        if (running && (changed || resized)) record.takeFullSnapshot(true);
      });
    },
    stop() {
      if (!running) return;
      running = false;
      stopKeys();
      quietly(end);
    },
  };
}
