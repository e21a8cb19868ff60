import type { Recording } from '@scrim/protocol';
import { type ChunkRange, chunksForMoment } from './chunk-plan.ts';
import { activityMoments, idleSpanAt, idleSpans, type Span } from './inactivity.ts';
import { buildRun, type ReplayerEvent, type Run, toReplayerEvents } from './run.ts';

/** What the player shows; times in milliseconds since the recording's start. */
export interface PlaybackState {
  readonly status: 'loading' | 'ready' | 'failed';
  readonly error: unknown;
  readonly playing: boolean;
  /** Waiting for a chunk. */
  readonly buffering: boolean;
  readonly at: number;
  readonly speed: number;
  readonly skipIdle: boolean;
  readonly loaded: ReadonlySet<number>;
  readonly idle: readonly Span[];
  /** The recorded viewport, CSS pixels. */
  readonly viewport: { readonly width: number; readonly height: number } | null;
}

/** Before anything is read. */
export const FIRST_STATE: PlaybackState = {
  status: 'loading',
  error: null,
  playing: false,
  buffering: false,
  at: 0,
  speed: 1,
  skipIdle: true,
  loaded: new Set(),
  idle: [],
  viewport: null,
};

export interface PlaybackOptions {
  readonly recording: Recording;
  /** Connected element that the replay's iframe is put into. */
  readonly root: HTMLElement;
  /** Reads one chunk's events, dressed for the replayer. */
  readonly readChunk: (seq: number) => Promise<unknown[]>;
  /** A click was replayed, at viewport coordinates. */
  readonly onClick?: (point: { x: number; y: number }) => void;
}

/** The next chunk is read when so little is left to play; ms of the recording, times speed. */
const READ_AHEAD = 4_000;

/**
 * Plays a recording chunk by chunk. A seek reads from the nearest key frame to the moment and nothing else; playing reads ahead by one
 * chunk. It owns the replay of one run of neighbouring chunks. A seek that leaves the run builds the next one out of sight; the old frame stays
 * until the new one is painted.
 */
export class Playback {
  readonly #options: PlaybackOptions;
  readonly #startedAt: number;
  readonly #duration: number;
  readonly #chunks: Recording['chunks'];
  readonly #events = new Map<number, Promise<ReplayerEvent[]>>();
  readonly #activity = new Map<number, readonly number[]>();
  readonly #listeners = new Set<() => void>();
  #state: PlaybackState;
  #run: Run | null = null;
  #range: ChunkRange | null = null;
  #showing: Promise<void> = Promise.resolve();
  #seekNumber = 0;
  #frame = 0;
  #extending = false;
  /** Chunks that failed to be read ahead. */
  readonly #failedAhead = new Set<number>();
  #destroyed = false;

  constructor(options: PlaybackOptions) {
    this.#options = options;
    this.#startedAt = Date.parse(options.recording.startedAt);
    this.#chunks = [...options.recording.chunks].sort((a, b) => a.seq - b.seq);
    this.#duration = Math.max(options.recording.duration, ...this.#chunks.map((chunk) => chunk.to), 0);
    this.#state = FIRST_STATE;
    this.#updateIdle();
  }

  get duration(): number {
    return this.#duration;
  }

  /** The replayed page on screen; null before the first frame. */
  get document(): Document | null {
    return this.#run?.replayer.iframe.contentDocument ?? null;
  }

  readonly getState = (): PlaybackState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Shows a moment; keeps playing if it was. Resolves when it is on screen or a later seek took over. */
  async seek(to: number): Promise<void> {
    const number = ++this.#seekNumber;
    const at = Math.min(Math.max(0, to), this.#duration);
    const plan = chunksForMoment(this.#chunks, at);
    if (!plan) return;
    cancelAnimationFrame(this.#frame);
    this.#run?.replayer.pause();
    this.#update({ at, buffering: true });
    try {
      await this.#showing;
      if (number !== this.#seekNumber || this.#destroyed) return;
      const read = await this.#read(plan, at);
      if (number !== this.#seekNumber || this.#destroyed) return;
      const showing = this.#show(read, at, number);
      this.#showing = showing.catch(() => {});
      await showing;
    } catch (error) {
      if (number === this.#seekNumber && !this.#destroyed) {
        this.#update({ status: this.#run ? 'ready' : 'failed', error, buffering: false, playing: false });
      }
    }
  }

  play(): void {
    const at = this.#state.at >= this.#duration - 50 ? 0 : this.#state.at;
    this.#update({ playing: true, error: null });
    void this.seek(at);
  }

  pause(): void {
    cancelAnimationFrame(this.#frame);
    this.#run?.replayer.pause();
    this.#update({ playing: false });
  }

  toggle(): void {
    if (this.#state.playing) this.pause();
    else this.play();
  }

  setSpeed(speed: number): void {
    this.#run?.replayer.setConfig({ speed });
    this.#update({ speed });
  }

  setSkipIdle(skipIdle: boolean): void {
    this.#update({ skipIdle });
  }

  destroy(): void {
    this.#destroyed = true;
    cancelAnimationFrame(this.#frame);
    this.#run?.destroy();
    this.#run = null;
    this.#listeners.clear();
  }

  /** Chunks of the plan, joined to the run on screen when they touch it. */
  async #read(
    plan: ChunkRange,
    at: number,
  ): Promise<{ range: ChunkRange; events: ReplayerEvent[][]; append: boolean }> {
    const current = this.#range;
    const inside = current && plan.first >= current.first && plan.last <= current.last;
    if (inside) return { range: current, events: [], append: true };
    const touches =
      current && plan.first >= current.first && plan.first <= current.last + 1 && at >= this.#currentTime();
    const from = touches ? current.last + 1 : plan.first;
    const events = await Promise.all(this.#chunks.slice(from, plan.last + 1).map((chunk) => this.#eventsOf(chunk.seq)));
    return {
      range: { first: touches ? current.first : plan.first, last: plan.last },
      events,
      append: Boolean(touches),
    };
  }

  /** Puts a moment on screen. An older seek that has got this far is shown, too: dragging along the timeline shows frames on the way. */
  async #show(
    read: { range: ChunkRange; events: ReplayerEvent[][]; append: boolean },
    at: number,
    number: number,
  ): Promise<void> {
    if (read.append && this.#run) {
      this.#append(read.events);
      // The replayer adds events in a microtask; after it, they take part in the seek.
      await Promise.resolve();
      this.#run?.replayer.pause(this.#visible(this.#run, at));
    } else {
      const run = buildRun({
        root: this.#options.root,
        events: read.events.flat(),
        startedAt: this.#startedAt,
        duration: this.#duration,
        speed: this.#state.speed,
        onCast: (event) => this.#casted(event),
        onResize: () => this.#resized(),
      });
      await run.paint(this.#visible(run, at));
      if (this.#destroyed) return run.destroy();
      run.reveal();
      this.#run?.destroy();
      this.#run = run;
      this.#resized();
    }
    this.#range = read.range;
    if (number !== this.#seekNumber || this.#destroyed || !this.#run) return;
    if (this.#state.playing) {
      this.#run.replayer.play(this.#visible(this.#run, at));
      this.#run.replayer.setConfig({ speed: this.#state.speed });
    }
    this.#update({ status: 'ready', buffering: false, error: null });
    if (this.#state.playing) this.#tick();
  }

  /** Before its first full snapshot, a run has nothing to show. */
  #visible(run: Run, at: number): number {
    return Math.max(at, Math.min(run.firstFrame, this.#duration));
  }

  #append(events: readonly ReplayerEvent[][]): void {
    for (const event of events.flat()) this.#run?.replayer.addEvent(event);
  }

  #resized(): void {
    const viewport = this.#run?.viewport() ?? null;
    if (viewport) this.#update({ viewport });
  }

  #casted(event: unknown): void {
    if (!this.#state.playing || typeof event !== 'object' || event === null || !('data' in event)) return;
    const { data } = event;
    if (typeof data !== 'object' || data === null || !('source' in data) || data.source !== 2) return;
    if (!('type' in data) || data.type !== 2 || !('x' in data) || !('y' in data)) return;
    if (typeof data.x === 'number' && typeof data.y === 'number') this.#options.onClick?.({ x: data.x, y: data.y });
  }

  #currentTime(): number {
    return this.#run?.replayer.getCurrentTime() ?? 0;
  }

  readonly #tick = (): void => {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      if (!this.#state.playing || this.#state.buffering || this.#destroyed) return;
      const at = Math.min(this.#currentTime(), this.#duration);
      this.#update({ at });
      if (at >= this.#duration) return this.pause();
      const idle = this.#state.skipIdle ? idleSpanAt(this.#state.idle, at) : null;
      if (idle) return void this.seek(idle.to);
      const next = this.#range ? this.#chunks[this.#range.last + 1] : undefined;
      if (next && at >= next.from) return void this.seek(at);
      if (next && next.from - at < READ_AHEAD * this.#state.speed) void this.#extend();
      this.#tick();
    });
  };

  /** Reads the chunk after the run and adds it while the run plays on. */
  async #extend(): Promise<void> {
    const range = this.#range;
    const run = this.#run;
    const next = range ? this.#chunks[range.last + 1] : undefined;
    if (this.#extending || !range || !next || this.#failedAhead.has(next.seq)) return;
    this.#extending = true;
    try {
      const events = await this.#eventsOf(next.seq);
      if (this.#run === run && this.#range === range && !this.#destroyed) {
        this.#append([events]);
        this.#range = { first: range.first, last: range.last + 1 };
      }
    } catch {
      // Once is enough: each read is in the audit log. It happens again, and is reported, when the moment itself is reached.
      this.#failedAhead.add(next.seq);
    } finally {
      this.#extending = false;
    }
  }

  #eventsOf(seq: number): Promise<ReplayerEvent[]> {
    const known = this.#events.get(seq);
    if (known) return known;
    const reading = this.#options.readChunk(seq).then((events) => {
      this.#failedAhead.delete(seq);
      this.#activity.set(seq, activityMoments(events, this.#startedAt));
      this.#update({ loaded: new Set([...this.#state.loaded, seq]) });
      this.#updateIdle();
      return toReplayerEvents(events);
    });
    this.#events.set(seq, reading);
    reading.catch(() => this.#events.delete(seq));
    return reading;
  }

  #updateIdle(): void {
    const { marks } = this.#options.recording;
    this.#update({
      idle: idleSpans({ chunks: this.#chunks, activity: this.#activity, marks, duration: this.#duration }),
    });
  }

  #update(change: Partial<PlaybackState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
