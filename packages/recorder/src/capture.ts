import type { CompiledPolicy } from '@scrim/policy/runtime';
import type { Signal } from '@scrim/protocol';
import { BATCH_LIMITS } from '@scrim/protocol/limits';
import { BatchMaker } from './batch-maker.ts';
import { leftOutOf, openView, type PageView, shownVariant, viewSignal } from './page-view.ts';
import { quietly } from './quietly.ts';
import { type RawEvent, type Replay, STORM, startReplay } from './replay.ts';
import { IDLE_LIMIT, type Session } from './session.ts';
import { attention } from './signals/attention.ts';
import { clicks } from './signals/clicks.ts';
import { type Collector, later, listen, pointWithin } from './signals/context.ts';
import { errors } from './signals/errors.ts';
import { fields } from './signals/fields.ts';
import { rests } from './signals/rests.ts';
import { scriptErrors } from './signals/script-errors.ts';
import { steadyBoxes } from './signals/steady-box.ts';
import { submits } from './signals/submits.ts';
import { variants } from './signals/variants.ts';
import { vitals } from './signals/vitals.ts';
import { changePage } from './stood-before.ts';
import type { Outgoing } from './transport.ts';

/** Ms between batches, and between a change and its way to the worker. */
export const PACE = { batch: 5000, flush: 1000, keyframe: 60_000, settle: 50 } as const;

/** Characters of rrweb events that may wait for the worker; beyond them replay gives up until the next full snapshot. */
const WAITING_LIMIT = 32_000_000;

const COLLECTORS: readonly Collector[] = [clicks, rests, attention, fields, errors, submits, scriptErrors, variants];

const replayedPage = (view: PageView | null) => (view?.level === 'replay' ? view.page : null);

export interface CaptureOptions {
  readonly policy: CompiledPolicy;
  readonly session: Session;
  /** Purposes that the person agreed to: replay of a page needs the page's. */
  readonly purposes: readonly string[];
  readonly workers: readonly (() => Worker)[];
  send(batch: Outgoing): void;
}

/** Captures page views of one session: signals in this thread, replay events on their way to redaction. */
export class Capture {
  readonly #options: CaptureOptions;
  readonly #maker: BatchMaker;
  #view: PageView | null = null;
  #signals: Signal[] = [];
  /** Nothing is said to be later, ms since the epoch. */
  #until = Infinity;
  #stops: (() => void)[] = [];
  #events: RawEvent[] = [];
  #replay: Replay | null = null;
  #run = 0;
  #keyframeAt = 0;
  #storms = 0;
  #flushTimer: ReturnType<typeof setTimeout> | undefined;
  #batchTimer: ReturnType<typeof setTimeout> | undefined;
  #calmTimer: ReturnType<typeof setTimeout> | undefined;
  #settling: (() => void) | null = null;

  constructor(options: CaptureOptions) {
    this.#options = options;
    this.#maker = new BatchMaker(
      options.policy,
      options.workers,
      (seq, bytes) => options.send({ seq, token: options.session.token, bytes }),
      () => this.#degrade('worker'),
    );
  }

  /** Begins a page view; the one before ends here. */
  enter(view: PageView | null, navigation: 'load' | 'route' | 'restore'): void {
    const same = this.#replay && this.#view && view?.level === 'replay' && view.head.rule === this.#view.head.rule;
    if (navigation === 'route') quietly(() => changePage(replayedPage(this.#view), replayedPage(view)));
    if (!same) this.#stopReplay();
    this.#endView();
    this.#view = view;
    if (!view) return;
    const { policy } = this.#options;
    this.#signal(viewSignal(policy, navigation, Date.now()));
    const context = {
      emit: (signal: Signal) => view === this.#view && this.#signal(signal),
      trigger: (name: string) => this.trigger(name),
      errors: (view.page.errors ?? []).map(({ source }) => source).join(),
      variant: () => shownVariant(policy),
      leftOut: leftOutOf(view.page),
      isOff: this.#isOff(view),
      pointIn: pointWithin(
        view.level === 'replay' ? steadyBoxes(policy, view.page) : () => ({ across: true, down: true }),
      ),
    };
    const collectors = navigation === 'load' ? [...COLLECTORS, vitals] : COLLECTORS;
    for (const collect of collectors) {
      quietly(() => {
        this.#stops.push(collect(context));
      });
    }
    // Only now has a video its size.
    this.#stops.push(
      listen(document, 'loadedmetadata', () => {
        this.#keyframeAt = 0;
        this.#schedule();
      }),
    );
    this.#storms = 0;
    if (same) this.#whenSettled(() => this.#replay?.refresh());
    else if (view.level === 'replay' && !view.page.triggers.length) {
      // The address changes before the page does: what still shows belongs to the page before.
      if (navigation === 'route') this.#whenSettled(() => this.#startReplay());
      else this.#startReplay();
    }
  }

  /** A reason to replay, where the policy waits for one. */
  trigger(name: string): void {
    const view = this.#view;
    if (
      view?.level === 'replay' &&
      !this.#replay &&
      !this.#calmTimer &&
      view.page.triggers.some((one) => one === name)
    ) {
      this.#startReplay();
    }
  }

  /** A signal from the site itself. */
  report(signal: Signal): void {
    if (this.#view) this.#signal(signal);
  }

  /** Sends what there is, without waiting for the next batch. */
  flush(): void {
    this.#cut();
  }

  /**
   * Ends the view and returns, in this task, what is not yet a batch: for a page that is going away, or a session.
   * @param until when it ended, ms since the epoch: what is said now may be of long ago
   */
  lastWords(until: number): { seq: number; body: string }[] {
    this.#until = until;
    this.#stopReplay(true);
    this.#endView();
    return this.#maker.lastWords();
  }

  /** Stops in this task and forgets everything. */
  close(): void {
    this.#view = null;
    this.#stopReplay();
    this.#endView();
    this.#signals = [];
    this.#maker.close();
  }

  #endView(): void {
    for (const stop of this.#stops.splice(0)) {
      quietly(() => {
        stop();
      });
    }
    this.#cut();
    this.#view = null;
  }

  #signal(signal: Signal): void {
    this.#signals.push({ ...signal, time: Math.min(signal.time, this.#until) });
    if (this.#signals.length >= BATCH_LIMITS.signals / 2) this.#cut();
    // A mark goes with the next batch: one of its own, while the server is away, would push out what was recorded.
    else if (signal.kind !== 'degraded') this.#schedule();
  }

  /** Whether what a frame shows is a page under another rule than a view's, which may not allow what that one does. */
  #isOff(view: PageView): (shown: Document) => boolean {
    const { policy, session, purposes } = this.#options;
    const known: Record<string, boolean> = {};
    return (shown) => {
      const { URL } = shown;
      known[URL] ??=
        !/^about:/.test(URL) && openView(policy, URL, session.draw, Date.now(), purposes)?.page !== view.page;
      return shown !== document && known[URL];
    };
  }

  #startReplay(): void {
    const view = this.#view;
    if (view?.level !== 'replay' || this.#replay) return;
    this.#run++;
    this.#replay = startReplay(view.page, this.#isOff(view), {
      event: (event) => {
        this.#events.push(event);
        this.#scheduleFlush(event.type === 2);
      },
      keyframe: () => {
        this.#keyframeAt = Date.now();
        this.#cut();
      },
      storm: () => this.#degrade('storm'),
    });
  }

  /** @param keep what was recorded still belongs to this page */
  #stopReplay(keep = false): void {
    this.#settling?.();
    clearTimeout(this.#calmTimer);
    this.#calmTimer = undefined;
    if (!this.#replay) return;
    if (!keep) {
      this.#events = [];
    }
    this.#replay.stop();
    this.#replay = null;
  }

  #degrade(reason: 'storm' | 'overflow' | 'worker'): void {
    this.#stopReplay();
    this.report({ kind: 'degraded', time: Date.now(), reason });
    if (this.#storms++ >= STORM.attempts) return;
    this.#calmTimer = later(() => {
      this.#calmTimer = undefined;
      this.#startReplay();
    }, STORM.calm * this.#storms);
  }

  /** Runs once after the page has changed and come to rest; not at all if it never changes. */
  #whenSettled(then: () => void): void {
    this.#settling?.();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const observer = new MutationObserver(() => {
      timer ??= later(() => {
        this.#settling?.();
        then();
      }, PACE.settle);
    });
    observer.observe(document, { subtree: true, childList: true, characterData: true });
    this.#settling = () => {
      this.#settling = null;
      observer.disconnect();
      clearTimeout(timer);
    };
  }

  #schedule(): void {
    this.#batchTimer ??= later(() => {
      this.#batchTimer = undefined;
      // Nobody is there: what the page does by itself is no one's visit.
      if (Date.now() - this.#options.session.idleSince() > IDLE_LIMIT) this.#stopReplay(true);
      if (Date.now() - this.#keyframeAt > PACE.keyframe && document.visibilityState === 'visible')
        this.#replay?.refresh(!this.#keyframeAt);
      this.#cut();
    }, PACE.batch);
  }

  #scheduleFlush(snapshot: boolean): void {
    this.#schedule();
    if (snapshot) {
      clearTimeout(this.#flushTimer);
      this.#flushTimer = later(() => this.#cut(), 100);
    } else {
      this.#flushTimer ??= later(() => this.#flush(null), PACE.flush);
    }
  }

  /** Ends the batch, if there is anything for one. */
  #cut(): void {
    const view = this.#view;
    clearTimeout(this.#batchTimer);
    clearTimeout(this.#flushTimer);
    this.#batchTimer = undefined;
    this.#flushTimer = undefined;
    if (!view || (!this.#signals.length && !this.#events.length && !this.#open)) return;
    const signals = this.#signals.splice(0);
    this.#flush({ seq: this.#options.session.nextSeq(), page: view.head, signals, sentAt: Date.now() });
  }

  /** Portions of the batch have gone ahead. */
  #open = false;

  #flush(cut: { seq: number; page: PageView['head']; signals: Signal[]; sentAt: number } | null): void {
    this.#flushTimer = undefined;
    const view = this.#view;
    if (!view) return;
    const events = JSON.stringify(this.#events);
    this.#events = [];
    this.#open = !cut;
    this.#maker.push({ run: this.#run, rule: view.head.rule, events, cut });
    if (this.#maker.waiting > WAITING_LIMIT) this.#degrade('overflow');
  }
}
