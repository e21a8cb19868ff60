import { ErrorBody, QUESTION_HEADER } from '@scrim/protocol';
import type { z } from 'zod';
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

/** What happened and what to do, in one line; `otherwise` when the server did not say. */
export function sayFailure(error: unknown, otherwise: string): string {
  return error instanceof ApiError ? `${error.message} ${error.action}` : otherwise;
}

/** What a chosen period, page and device narrow an answer to; empty values are not sent. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export async function send(path: string, init: RequestInit = {}): Promise<Response> {
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

export async function failure(response: Response, body: unknown): Promise<ApiError> {
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

export async function readBody(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

export async function request<T>(schema: z.ZodType<T>, path: string, init: RequestInit = {}): Promise<T> {
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
export async function ask<T>(schema: z.ZodType<T>, path: string, left?: AbortSignal): Promise<T> {
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

export const address = (path: string, query: Query = {}): string => `/api/v1${path}${searchOf(query)}`;

/** What of a query is set, with the question mark before it; '' when nothing is. */
export function searchOf(query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

export const json = (method: string, body: unknown) => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

export const underPurpose = (purpose: string): RequestInit => ({ headers: { 'x-scrim-purpose': purpose } });

export const site = (id: string) => `/sites/${encodeURIComponent(id)}`;

export const recordingOf = (siteId: string, session: string) =>
  `${site(siteId)}/recordings/${encodeURIComponent(session)}`;
