import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What an address is answered with. */
export interface Answer {
  readonly body: string;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Answers by itself, when it likes. */
  readonly by?: (response: ServerResponse) => void;
}

/** A site of few pages, and another origin at which the same server answers. */
export interface Site {
  readonly own: string;
  readonly other: string;
  /** What was asked for: `POST /pay`, `other: GET /tag.js`. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** Serves answers by path; OTHER in a body stands for the other origin. Texts are pages. */
export async function startSite(answers: Readonly<Record<string, string | Answer>>): Promise<Site> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const [path = ''] = request.url?.split('?') ?? [];
    asked.push(`${request.headers.host === new URL(own).host ? '' : 'other: '}${request.method} ${path}`);
    const found = answers[path];
    if (found === undefined) return response.writeHead(404).end();
    const answer: Answer = typeof found === 'string' ? { body: page(found) } : found;
    if (answer.by) return answer.by(response);
    response.writeHead(200, {
      'content-type': answer.type ?? 'text/html',
      'access-control-allow-origin': '*',
      ...answer.headers,
    });
    response.end(answer.body.replaceAll('OTHER', other));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const [own, other] = [`http://localhost:${port}`, `http://127.0.0.1:${port}`];
  return {
    own,
    other,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A page with this in its main part. */
export function page(body: string, head = ''): string {
  return `<!doctype html><html lang="en"><title>Site</title>${head}<main>${body}</main></html>`;
}
