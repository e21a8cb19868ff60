import {
  Changed,
  ChunkEvents,
  ConsentNumbers,
  ErrorBody,
  FilterValues,
  Finding,
  type FindingChange,
  FindingList,
  FindingProposal,
  FormAnswer,
  FormList,
  FunnelAnswer,
  FunnelList,
  Heatmap,
  type HeatmapKind,
  LiveCheck,
  MaskingAnswer,
  type MaskingQuestion,
  Me,
  Neighbours,
  type NewFunnel,
  type NewNote,
  type NewOpportunityDecision,
  type NewPlaylist,
  type NewProbePlan,
  type NewSavedView,
  type NewSegment,
  type NewZone,
  Note,
  NoteList,
  OpportunityComparison,
  Overview,
  PageDepth,
  PageList,
  PageStates,
  PathAnswer,
  Playlist,
  type PlaylistChange,
  PlaylistList,
  PolicyExplanation,
  ProbeOverview,
  ProbeRun,
  QUESTION_HEADER,
  QuestionProgress,
  RankedElements,
  Recording,
  RecordingList,
  Representatives,
  SavedFunnel,
  SavedView,
  SavedViewList,
  Segment,
  SegmentList,
  SetupState,
  StateWithElement,
  StoredRedactionAnswer,
  type WatchedChange,
  Zone,
  ZoneList,
} from '@scrim/protocol';
import { z } from 'zod';
import { openQuestion, WINDOW_ID } from './questions/open-questions.ts';

/** An answer that is not a success, with the server's code and what to do about it. */
export class ApiError extends Error {
  readonly code: string;
  readonly action: string;
  readonly status: number;

  constructor(status: number, code: string, message: string, action: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.action = action;
  }
}

/** What a chosen period, page and device narrow an answer to; empty values are not sent. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

const CreatedSite = z.object({ id: z.string() }).loose();

export const PolicyProblem = z
  .object({
    message: z.string(),
    line: z.number().optional(),
    column: z.number().optional(),
    severity: z.string().optional(),
    action: z.string().optional(),
    instead: z.string().optional(),
  })
  .loose();
export type PolicyProblem = z.infer<typeof PolicyProblem>;

const PolicyAccepted = z.object({ hash: z.string().optional(), problems: z.array(PolicyProblem).optional() }).loose();
const PolicyRefused = z.object({ problems: z.array(PolicyProblem) }).loose();

/** A policy text that does not compile, with the place of each problem. */
export class PolicyRefusal extends Error {
  readonly problems: readonly PolicyProblem[];

  constructor(problems: readonly PolicyProblem[]) {
    super('The policy has problems.');
    this.name = 'PolicyRefusal';
    this.problems = problems;
  }
}

async function send(path: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(path, { credentials: 'same-origin', ...init });
  } catch {
    throw new ApiError(
      0,
      'unreachable',
      'Scrim does not answer.',
      'Check that the server runs and that you are connected, then try again.',
    );
  }
}

async function failure(response: Response, body: unknown): Promise<ApiError> {
  const parsed = ErrorBody.safeParse(body);
  if (parsed.success) {
    const { code, message, action } = parsed.data.error;
    return new ApiError(response.status, code, message, action);
  }
  return new ApiError(
    response.status,
    `http_${response.status}`,
    `The server answered ${response.status}.`,
    'Try again; if it stays, see the server’s log.',
  );
}

async function readBody(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

async function request<T>(schema: z.ZodType<T>, path: string, init: RequestInit = {}): Promise<T> {
  const response = await send(path, init);
  const body = await readBody(response);
  if (!response.ok) throw await failure(response, body);
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new ApiError(
    response.status,
    'unexpected_answer',
    `The answer of ${path} is not what this console expects (${where}).`,
    'Reload the page: console and server may be of different versions.',
  );
}

/**
 * A question that the engine may take long to answer: the console tells how far it has come and lets a person cancel it.
 * When nobody waits any longer, because of that or because `left` is aborted, the server stops computing.
 */
async function ask<T>(schema: z.ZodType<T>, path: string, left?: AbortSignal): Promise<T> {
  const question = openQuestion(left);
  try {
    await question.turn;
    return await request(schema, path, { signal: question.signal, headers: { [QUESTION_HEADER]: WINDOW_ID } });
  } catch (error) {
    if (!question.isCancelled()) throw error;
    throw new ApiError(
      499,
      'cancelled',
      'You cancelled this question.',
      'Ask again, or narrow it first: a shorter period is answered sooner.',
    );
  } finally {
    question.close();
  }
}

function address(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === '' ? `/api/v1${path}` : `/api/v1${path}?${text}`;
}

const json = (method: string, body: unknown) => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

const underPurpose = (purpose: string): RequestInit => ({ headers: { 'x-scrim-purpose': purpose } });

const site = (id: string) => `/sites/${encodeURIComponent(id)}`;

const recordingOf = (siteId: string, session: string) => `${site(siteId)}/recordings/${encodeURIComponent(session)}`;

/** The console's API, one function per route; every answer is parsed with the protocol's schema. Errors: `ApiError`. */
export const api = {
  /** How far this window's questions have come, line by line until `signal` is aborted. */
  progress: async (signal: AbortSignal, onLine: (line: QuestionProgress) => void): Promise<void> => {
    const response = await send(address(`/questions/${WINDOW_ID}`), { signal });
    if (!response.ok || response.body === null) throw await failure(response, await readBody(response));
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      const lines = (rest + read.value).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(QuestionProgress.parse(JSON.parse(line)));
    }
  },
  setup: () => request(SetupState, address('/setup')),
  me: () => request(Me, address('/me')),

  signIn: async (email: string, password: string): Promise<void> => {
    const response = await send('/auth/sign-in/email', json('POST', { email, password }));
    if (response.ok) return;
    if (response.status === 401 || response.status === 403) {
      throw new ApiError(
        response.status,
        'sign_in_refused',
        'E-mail and password do not match.',
        'Check both; passwords are case-sensitive.',
      );
    }
    throw await failure(response, await readBody(response));
  },
  signOut: async (): Promise<void> => {
    const response = await send('/auth/sign-out', json('POST', {}));
    if (!response.ok && response.status !== 401) throw await failure(response, await readBody(response));
  },

  createFirstPerson: (person: { name: string; email: string; password: string; code?: string }) =>
    request(z.unknown(), address('/setup'), json('POST', person)),
  createSite: (input: { id: string; name: string; origins: string[] }) =>
    request(CreatedSite, address('/sites'), json('POST', input)),
  /** Errors: `PolicyRefusal` with line and column of each problem. */
  savePolicy: async (siteId: string, source: string) => {
    const response = await send(address(`${site(siteId)}/policies`), json('POST', { source }));
    const body = await readBody(response);
    const refused = PolicyRefused.safeParse(body);
    if (!response.ok && refused.success) throw new PolicyRefusal(refused.data.problems);
    if (!response.ok) throw await failure(response, body);
    return PolicyAccepted.parse(body ?? {});
  },

  filterValues: (siteId: string, signal?: AbortSignal) => ask(FilterValues, address(`${site(siteId)}/filters`), signal),
  overview: (siteId: string, query: Query, signal?: AbortSignal) =>
    ask(Overview, address(`${site(siteId)}/overview`, query), signal),
  decideOpportunity: (siteId: string, id: string, decision: NewOpportunityDecision) =>
    request(z.null(), address(`${site(siteId)}/opportunities/${id}`), json('POST', decision)),
  opportunityComparison: (siteId: string, id: string, signal?: AbortSignal) =>
    ask(OpportunityComparison, address(`${site(siteId)}/opportunities/${id}/comparison`), signal),
  pages: (siteId: string, query: Query, signal?: AbortSignal) =>
    ask(PageList, address(`${site(siteId)}/pages`, query), signal),
  recordings: (siteId: string, query: Query, signal?: AbortSignal) =>
    ask(RecordingList, address(`${site(siteId)}/recordings`, query), signal),
  representatives: (siteId: string, query: Query, signal?: AbortSignal) =>
    ask(Representatives, address(`${site(siteId)}/recordings/representatives`, query), signal),
  neighbours: (siteId: string, session: string, query: Query, signal?: AbortSignal) =>
    ask(Neighbours, address(`${recordingOf(siteId, session)}/neighbours`, query), signal),
  masking: (siteId: string, session: string, question: MaskingQuestion, purpose: string) => {
    const { headers, ...init } = json('POST', question);
    return request(MaskingAnswer, address(`${recordingOf(siteId, session)}/masking`), {
      ...init,
      headers: { ...headers, 'x-scrim-purpose': purpose },
    });
  },
  notes: (siteId: string, session: string) => request(NoteList, address(`${recordingOf(siteId, session)}/notes`)),
  writeNote: (siteId: string, session: string, note: NewNote) =>
    request(Note, address(`${recordingOf(siteId, session)}/notes`), json('POST', note)),
  deleteNote: (siteId: string, session: string, note: string) =>
    request(z.unknown(), address(`${recordingOf(siteId, session)}/notes/${encodeURIComponent(note)}`), {
      method: 'DELETE',
    }),
  playlists: (siteId: string) => request(PlaylistList, address(`${site(siteId)}/playlists`)),
  createPlaylist: (siteId: string, playlist: NewPlaylist) =>
    request(Playlist, address(`${site(siteId)}/playlists`), json('POST', playlist)),
  deletePlaylist: (siteId: string, playlist: string) =>
    request(z.unknown(), address(`${site(siteId)}/playlists/${encodeURIComponent(playlist)}`), { method: 'DELETE' }),
  changePlaylist: (siteId: string, playlist: string, change: PlaylistChange) =>
    request(Changed, address(`${site(siteId)}/playlists/${encodeURIComponent(playlist)}/visits`), json('POST', change)),
  markWatched: (siteId: string, change: WatchedChange) =>
    request(Changed, address(`${site(siteId)}/watched`), json('POST', change)),
  savedViews: (siteId: string) => request(SavedViewList, address(`${site(siteId)}/recording-views`)),
  saveView: (siteId: string, view: NewSavedView) =>
    request(SavedView, address(`${site(siteId)}/recording-views`), json('POST', view)),
  deleteView: (siteId: string, view: string) =>
    request(z.unknown(), address(`${site(siteId)}/recording-views/${encodeURIComponent(view)}`), { method: 'DELETE' }),
  recording: (siteId: string, session: string, purpose: string) =>
    request(Recording, address(`${site(siteId)}/recordings/${encodeURIComponent(session)}`), underPurpose(purpose)),
  chunk: (siteId: string, session: string, seq: number, purpose: string) =>
    request(
      ChunkEvents,
      address(`${site(siteId)}/recordings/${encodeURIComponent(session)}/chunks/${seq}`),
      underPurpose(purpose),
    ),
  heatmap: (siteId: string, query: Query & { page: string; kind: HeatmapKind }, signal?: AbortSignal) =>
    ask(Heatmap, address(`${site(siteId)}/heatmap`, query), signal),
  funnel: (siteId: string, query: Query, signal?: AbortSignal) =>
    ask(FunnelAnswer, address(`${site(siteId)}/funnel`, query), signal),
  funnels: (siteId: string) => request(FunnelList, address(`${site(siteId)}/funnels`)),
  saveFunnel: (siteId: string, funnel: NewFunnel) =>
    request(SavedFunnel, address(`${site(siteId)}/funnels`), json('POST', funnel)),
  removeFunnel: (siteId: string, id: string) =>
    request(z.null(), address(`${site(siteId)}/funnels/${encodeURIComponent(id)}`), { method: 'DELETE' }),
  forms: (siteId: string, query: Query, signal?: AbortSignal) =>
    ask(FormList, address(`${site(siteId)}/forms`, query), signal),
  form: (siteId: string, query: Query, signal?: AbortSignal) =>
    ask(FormAnswer, address(`${site(siteId)}/form`, query), signal),
  paths: (siteId: string, query: Query, signal?: AbortSignal) =>
    ask(PathAnswer, address(`${site(siteId)}/paths`, query), signal),
  segments: (siteId: string) => request(SegmentList, address(`${site(siteId)}/segments`)),
  saveSegment: (siteId: string, segment: NewSegment) =>
    request(Segment, address(`${site(siteId)}/segments`), json('POST', segment)),
  removeSegment: (siteId: string, id: string) =>
    request(z.null(), address(`${site(siteId)}/segments/${encodeURIComponent(id)}`), { method: 'DELETE' }),
  heatmapElements: (siteId: string, query: Query, signal?: AbortSignal) =>
    ask(RankedElements, address(`${site(siteId)}/heatmap/elements`, query), signal),
  heatmapDepth: (siteId: string, query: Query, signal?: AbortSignal) =>
    ask(PageDepth, address(`${site(siteId)}/heatmap/depth`, query), signal),
  heatmapStates: (siteId: string, page: string, signal?: AbortSignal) =>
    ask(PageStates, address(`${site(siteId)}/heatmap/states`, { page }), signal),
  stateWithElement: (siteId: string, page: string, path: string, signal?: AbortSignal) =>
    ask(StateWithElement, address(`${site(siteId)}/heatmap/state`, { page, path }), signal),
  zones: (siteId: string, page: string) => request(ZoneList, address(`${site(siteId)}/zones`, { page })),
  keepZone: (siteId: string, zone: NewZone) => request(Zone, address(`${site(siteId)}/zones`), json('POST', zone)),
  removeZone: (siteId: string, id: string) =>
    request(z.null(), address(`${site(siteId)}/zones/${encodeURIComponent(id)}`), { method: 'DELETE' }),
  policy: (siteId: string) => request(PolicyExplanation, address(`${site(siteId)}/policy`)),
  consent: (siteId: string, query: Query) => request(ConsentNumbers, address(`${site(siteId)}/consent`, query)),
  live: (siteId: string) => request(LiveCheck, address(`${site(siteId)}/live`)),
  findings: (siteId: string) => request(FindingList, address(`${site(siteId)}/findings`)),
  changeFinding: (siteId: string, id: string, change: FindingChange) =>
    request(Finding, address(`${site(siteId)}/findings/${encodeURIComponent(id)}`), json('POST', change)),
  findingProposal: (siteId: string, id: string) =>
    request(FindingProposal, address(`${site(siteId)}/findings/${encodeURIComponent(id)}/proposal`)),
  probe: (siteId: string) => request(ProbeOverview, address(`${site(siteId)}/probe`)),
  planProbe: (siteId: string, plan: NewProbePlan) =>
    request(ProbeOverview, address(`${site(siteId)}/probe`), json('POST', plan)),
  startProbe: (siteId: string) => request(ProbeRun, address(`${site(siteId)}/probe/runs`), { method: 'POST' }),
  cancelProbe: (siteId: string, run: string) =>
    request(ProbeOverview, address(`${site(siteId)}/probe/runs/${encodeURIComponent(run)}/cancel`), { method: 'POST' }),
  /** Where the report of a run is read as a file. */
  probeReportAddress: (siteId: string, run: string, form: 'html' | 'json') =>
    address(`${site(siteId)}/probe/runs/${encodeURIComponent(run)}/report.${form}`),
  storedRedaction: (siteId: string) => request(StoredRedactionAnswer, address(`${site(siteId)}/stored-redaction`)),
  redactStored: (siteId: string) =>
    request(StoredRedactionAnswer, address(`${site(siteId)}/stored-redaction`), { method: 'POST' }),

  /** Where a static file of the recorded site is served from, by its SHA-256. */
  assetAddress: (siteId: string, sha256: string) => `/api/v1/assets/${encodeURIComponent(siteId)}/${sha256}`,
};
