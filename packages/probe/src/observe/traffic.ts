import type { BrowserContext, Page, Request } from 'playwright-core';
import { watchChannels } from './unseen-channels.ts';

/** Something that left the browser. */
export interface Sent {
  /** Epoch ms. */
  readonly at: number;
  readonly kind: 'request' | 'websocket' | 'channel';
  readonly method: string;
  readonly url: string;
  /** `script`, `fetch`, `ping`, `image`, …; of a channel that nobody sees into, `WebTransport` or `WebRTC`. */
  readonly resource: string;
  /** Address of the document it left from. */
  readonly page: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
  /** It had a body that the browser would not show. */
  readonly unread: boolean;
}

const BINDING = '__scrimProbeBody';

/** Everything that a browser context sends, from now on. */
export class Traffic {
  readonly #pending: Promise<void>[] = [];
  readonly #sent: Sent[] = [];
  #requests = 0;
  readonly #mirrored: { method: string; url: string; body: Buffer; used: boolean }[] = [];

  async watch(context: BrowserContext): Promise<void> {
    await context.exposeBinding(BINDING, (_source, method: unknown, url: unknown, base64: unknown) => {
      const body = Buffer.from(String(base64), 'base64');
      this.#mirrored.push({ method: String(method), url: String(url), body, used: false });
    });
    await context.addInitScript(mirrorBodies, BINDING);
    await watchChannels(context, ({ kind, url, page }) => {
      const empty = { headers: {}, body: null, unread: true };
      this.#sent.push({ at: Date.now(), kind: 'channel', method: kind, url, resource: kind, page, ...empty });
    });
    context.on('request', (request) => {
      this.#requests += 1;
      this.#pending.push(this.#keep(request, Date.now()));
    });
    context.on('page', (page) => this.#watchSockets(page));
    for (const page of context.pages()) this.#watchSockets(page);
  }

  /** All that was sent, in order, once their headers are known. */
  async all(): Promise<readonly Sent[]> {
    await Promise.all(this.#pending);
    for (const [at, sent] of this.#sent.entries()) this.#sent[at] = this.#withMirror(sent);
    return [...this.#sent].sort((a, b) => a.at - b.at);
  }

  /** How many requests were begun until now; a page that asks for nothing more is quiet. */
  get requestCount(): number {
    return this.#requests;
  }

  async #keep(request: Request, at: number): Promise<void> {
    // An address that only the browser can read, such as `http://xn--a/`, leads nowhere.
    if (/^(?:data|blob|chrome-extension):/.test(request.url()) || !URL.canParse(request.url())) return;
    const body = request.postDataBuffer();
    const slow = new Promise<null>((resolve) => setTimeout(() => resolve(null), 3000).unref());
    const headers = (await Promise.race([request.allHeaders().catch(() => null), slow])) ?? request.headers();
    let page = '';
    try {
      page = request.frame().url();
    } catch {
      page = ''; // of a worker
    }
    this.#sent.push({
      at,
      kind: 'request',
      method: request.method(),
      url: request.url(),
      resource: request.resourceType(),
      page,
      headers,
      body,
      unread: isUntold({ method: request.method(), headers, body }),
    });
  }

  /** Bodies that are blobs or streams are not told by the browser; the page's own copy of them is taken instead. */
  #withMirror(sent: Sent): Sent {
    if (sent.kind !== 'request' || !mayHaveBody(sent)) return sent;
    const copy = this.#mirrored.find(
      ({ method, url, used }) => !used && url === sent.url && method === sent.method.toUpperCase(),
    );
    if (!copy) return sent;
    copy.used = true;
    return { ...sent, body: copy.body.length > 0 ? copy.body : null, unread: false };
  }

  #watchSockets(page: Page): void {
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => {
        this.#sent.push({
          at: Date.now(),
          kind: 'websocket',
          method: 'SEND',
          url: socket.url(),
          resource: 'websocket',
          page: page.url(),
          headers: {},
          body: Buffer.from(payload),
          unread: false,
        });
      });
    });
  }
}

type WithBody = Pick<Sent, 'method' | 'headers' | 'body'>;

/** The browser tells no body, and does not say that there is none. */
function mayHaveBody({ method, headers, body }: WithBody): boolean {
  return body === null && !/^(?:GET|HEAD)$/i.test(method) && headers['content-length'] !== '0';
}

/** There was a body that the browser does not tell: of a stream, neither its length. */
function isUntold(sent: WithBody): boolean {
  const isLong = sent.headers['content-length'] !== undefined;
  return mayHaveBody(sent) && (isLong || /^(?:POST|PUT|PATCH)$/i.test(sent.method));
}

/** Runs in the page before its scripts: gives a copy of every body that is a blob, a form or a stream to the probe. */
function mirrorBodies(binding: string): void {
  const report = (method: string, url: string, base64: string) =>
    Reflect.get(window, binding)(method.toUpperCase(), new URL(url, document.baseURI).href, base64);
  const tell = async (method: string, url: string, body: unknown): Promise<void> => {
    try {
      // Of a request by PATCH, no length says that it has none.
      if (body === undefined || body === null || body === '') {
        if (method.toUpperCase() === 'PATCH') await report(method, url, '');
        return;
      }
      if (!(body instanceof Blob || body instanceof ReadableStream || body instanceof FormData)) return;
      const bytes = new Uint8Array(await new Response(body).arrayBuffer());
      let text = '';
      for (const byte of bytes) text += String.fromCharCode(byte);
      await report(method, url, btoa(text));
    } catch {
      // the page goes on as if nobody had looked
    }
  };
  const { fetch: originalFetch } = window;
  window.fetch = function fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    let given = init;
    const [method, url] =
      input instanceof Request ? [init?.method ?? input.method, input.url] : [init?.method ?? 'GET', String(input)];
    if (init?.body instanceof ReadableStream && !init.body.locked) {
      const [mine, theirs] = init.body.tee();
      given = { ...init, body: theirs };
      void tell(method, url, mine);
    } else if (input instanceof Request && !init?.body && input.method !== 'GET' && input.body && !input.bodyUsed)
      void input
        .clone()
        .blob()
        .then((blob) => tell(method, url, blob))
        .catch(() => {});
    else void tell(method, url, init?.body);
    return originalFetch.call(window, input, given);
  };
  const { sendBeacon } = Navigator.prototype;
  Navigator.prototype.sendBeacon = function beacon(url, body) {
    void tell('POST', String(url), body);
    return sendBeacon.call(this, url, body);
  };
  const { open, send } = XMLHttpRequest.prototype;
  const targets = new WeakMap<XMLHttpRequest, [method: string, url: string]>();
  XMLHttpRequest.prototype.open = function (this: XMLHttpRequest, ...given: unknown[]) {
    targets.set(this, [String(given[0]), String(given[1])]);
    return Reflect.apply(open, this, given);
  };
  XMLHttpRequest.prototype.send = function (body) {
    const [method, url] = targets.get(this) ?? ['', ''];
    void tell(method, url, body);
    return Reflect.apply(send, this, [body]);
  };
}
