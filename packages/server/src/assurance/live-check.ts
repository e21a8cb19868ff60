import type { LiveCheck } from '@scrim/protocol';
import { readChunk } from '../capture/frame.ts';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { type Arrival, type ArrivalKind, recentArrivals } from './arrivals.ts';
import { type LatestFrame, readLastStored, readLatestFrames } from './store.ts';

type Step = LiveCheck['steps'][number];

/** How far back the live check looks. */
const WINDOW_MILLISECONDS = 15 * 60_000;

const TITLES: Readonly<Record<Step['id'], string>> = {
  loader: 'The script tag loads Scrim',
  policy: 'The page reads the policy',
  decision: 'A visitor decides about recording',
  batch: 'A batch is stored',
  redaction: 'The server finds nothing left to mask',
  replay: 'The recording can be read back',
};

/**
 * Whether a newly installed site works, step by step, from what came in during the last quarter of an hour. The last step
 * truly reads the latest recorded part back: by range from its pack, opened with its key.
 */
export async function checkLive(context: Context, site: string, publicUrl: string): Promise<LiveCheck> {
  const since = context.clock.now() - WINDOW_MILLISECONDS;
  const noted = recentArrivals(context, site, since);
  const frames = await readLatestFrames(context.clickhouse, site, since);
  const steps = [
    ...earlySteps(noted, frames),
    batchStep(noted, frames),
    redactionStep(frames),
    await replayStep(context, frames),
  ];
  const lastStored = frames[0]?.receivedAt ?? (await readLastStored(context.clickhouse, site));
  return {
    steps,
    recent: recentOf(noted, frames),
    lastStoredAt: lastStored === null ? null : new Date(lastStored).toISOString(),
    snippet: snippetFor(publicUrl, site),
  };
}

/** The tag that goes into the site's pages. */
export function snippetFor(publicUrl: string, site: string): string {
  return `<script async src="${publicUrl}/scrim.js" data-site="${site}" crossorigin referrerpolicy="no-referrer"></script>`;
}

/** What a later step proves, an earlier one needs no proof of: a stored batch had a decision, and that had the policy. */
function earlySteps(noted: readonly Arrival[], frames: readonly LatestFrame[]): Step[] {
  const [frame] = frames;
  const order: readonly ArrivalKind[] = ['loader', 'policy', 'decision'];
  const waiting = {
    loader: 'Add the tag to a page and open it.',
    policy: 'The loader asks for it by itself; check data-site and that the page may reach this server.',
    decision: 'Open the page and accept or decline in the banner.',
  } as const;
  return (['loader', 'policy', 'decision'] as const).map((id, index) => {
    const own = noted.find(({ kind }) => kind === id);
    if (own) return step(id, 'ok', own.at, own.detail);
    const later = noted.find(({ kind }) => kind === 'batch' || order.indexOf(kind) > index);
    const at = later?.at ?? frame?.receivedAt;
    return at === undefined
      ? step(id, 'waiting', null, waiting[id])
      : step(id, 'ok', at, 'Shown by the steps that follow it.');
  });
}

function batchStep(noted: readonly Arrival[], frames: readonly LatestFrame[]): Step {
  const refusal = noted.find(({ kind }) => kind === 'refusal');
  const [frame] = frames;
  if (frame && (!refusal || frame.receivedAt >= refusal.at)) {
    return step('batch', 'ok', frame.receivedAt, `Page ${frame.page}.`);
  }
  if (refusal) return step('batch', 'failed', refusal.at, `The last request was refused: ${refusal.detail}.`);
  return step('batch', 'waiting', null, 'Nothing is sent before a visitor accepts, nor from pages that are off.');
}

function redactionStep(frames: readonly LatestFrame[]): Step {
  const [latest] = frames;
  if (!latest) return step('redaction', 'waiting', null, 'Checked on every stored batch.');
  const changed = frames.filter((frame) => !frame.clean || frame.hits > 0);
  const [worst] = changed;
  if (!worst) return step('redaction', 'ok', latest.receivedAt, `${frames.length} stored parts passed unchanged.`);
  const detail = `${changed.length} of ${frames.length} stored parts had something left to mask, last on ${worst.page}; see the findings.`;
  return step('redaction', 'failed', worst.receivedAt, detail);
}

async function replayStep(context: Context, frames: readonly LatestFrame[]): Promise<Step> {
  const frame = frames.find((candidate) => candidate.class === 'replay');
  if (!frame) return step('replay', 'waiting', null, 'Only pages of level replay are recorded.');
  try {
    const { payload } = await readChunk(context, frame);
    const events = payload.class === 'replay' ? payload.events.length : 0;
    const readable = events > 0 && events === frame.events;
    return readable
      ? step('replay', 'ok', frame.receivedAt, `${events} events of ${frame.page} read back.`)
      : step('replay', 'failed', frame.receivedAt, `${events} of ${frame.events} events could be read.`);
  } catch (error) {
    const known = error instanceof ScrimError ? error : null;
    if (known?.code === 'subject_erased') return step('replay', 'waiting', null, 'The latest recording was erased.');
    context.log.error({ err: error }, 'the latest recording cannot be read back');
    return step(
      'replay',
      'failed',
      frame.receivedAt,
      known?.message ?? 'The stored part cannot be read; see the server log.',
    );
  }
}

function recentOf(noted: readonly Arrival[], frames: readonly LatestFrame[]): LiveCheck['recent'] {
  const stored = frames.map(({ receivedAt, class: kind, page, events }) => ({
    at: receivedAt,
    kind: `stored ${kind}`,
    detail: `${page}, ${events} ${kind === 'replay' ? 'events' : 'signals'}`,
  }));
  const arrived = noted.filter(({ kind }) => kind !== 'batch');
  return [...arrived, ...stored]
    .sort((a, b) => b.at - a.at)
    .slice(0, 50)
    .map(({ at, kind, detail }) => ({ at: new Date(at).toISOString(), kind, detail }));
}

function step(id: Step['id'], state: Step['state'], at: number | null, detail: string): Step {
  return { id, title: TITLES[id], state, at: at === null ? null : new Date(at).toISOString(), detail };
}
