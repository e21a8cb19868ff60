import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import type { Evidence } from './adapter.ts';
import { within } from './limit.ts';

/** Names that begin so are of the page, not of the recorder. */
const OF_PAGE = 'page-';
const BINDING = 'leaksInside';

/** What one look may take (ms). */
const LOOK = 60_000;
/** What one database may take to be read (ms): one that waits for another to close it would never be opened. */
const DATABASE = 15_000;

/** What a recorder does inside the browser, noted as it does it. */
export interface Inside {
  /** Notes all that is written to `localStorage` and `sessionStorage` from now on, also by a page that is left. */
  follow(page: Page): Promise<void>;
  /** Notes all that is stored at this moment. */
  look(page: Page): Promise<void>;
  /** What workers gave out, and what was stored at any moment. */
  evidence(): Evidence[];
}

/** One thing that a page handed over; bytes in base64. */
interface Noted {
  readonly place: 'worker' | 'storage';
  readonly name: string;
  readonly text: string;
  readonly bytes: readonly string[];
}

/**
 * Watches every page of a context, which has to have none yet. What goes into a worker is not noted: it is in the page's own
 * process and memory, and a recorder may well mask there.
 */
export async function watchInside(context: BrowserContext): Promise<Inside> {
  /** Each once: a recorder writes the same again and again. */
  const known = new Map<string, Evidence>();
  const note = (place: Evidence['place'], name: string, data: string | Buffer) => {
    if (data.length > 0 && !name.startsWith(OF_PAGE))
      known.set(`${place} ${name} ${data.toString('latin1')}`, { place, name, data });
  };
  await context.exposeBinding(BINDING, (_, { place, name, text, bytes }: Noted) => {
    note(place, name, text);
    for (const part of bytes) note(place, name, Buffer.from(part, 'base64'));
  });
  await context.addInitScript(hookPage, { binding: BINDING, ofPage: OF_PAGE, limit: DATABASE });
  return {
    async follow(page) {
      const session = await context.newCDPSession(page);
      await followStorage(session, (key, value) => note('storage', key, `${key} ${value}`));
    },
    async look(page) {
      await within(LOOK, `a look at what is stored at ${page.url()}`, page.evaluate('leaksLook()'));
      for (const cookie of await context.cookies()) note('storage', cookie.name, JSON.stringify(cookie));
    },
    evidence: () => [...known.values()],
  };
}

async function followStorage(session: CDPSession, write: (key: string, value: string) => void): Promise<void> {
  session.on('DOMStorage.domStorageItemAdded', ({ key, newValue }) => write(key, newValue));
  session.on('DOMStorage.domStorageItemUpdated', ({ key, newValue }) => write(key, newValue));
  await session.send('DOMStorage.enable');
}

/** Serialised into every page and frame, before any of its scripts. */
function hookPage({ binding, ofPage, limit }: { binding: string; ofPage: string; limit: number }): void {
  const base64 = (bytes: Uint8Array) => {
    let text = '';
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return btoa(text);
  };
  const tell = (noted: Noted) => (Reflect.get(window, binding) as (noted: Noted) => unknown)(noted);
  /** Tells of any value that can be cloned, its bytes apart from its texts. */
  const note = async (place: Noted['place'], name: string, value: unknown) => {
    const bytes: string[] = [];
    const blobs: Blob[] = [];
    const text = JSON.stringify(value, (_, part: unknown) => {
      if (part instanceof ArrayBuffer) bytes.push(base64(new Uint8Array(part)));
      else if (ArrayBuffer.isView(part))
        bytes.push(base64(new Uint8Array(part.buffer, part.byteOffset, part.byteLength)));
      else if (part instanceof Blob) blobs.push(part);
      else if (part instanceof Map || part instanceof Set) return [...part];
      else return part instanceof Error ? `${part.stack}` : part;
      return null;
    });
    if (blobs.length === 0) return tell({ place, name, text: text ?? '', bytes });
    for (const blob of blobs) bytes.push(base64(new Uint8Array(await blob.arrayBuffer())));
    return tell({ place, name, text: text ?? '', bytes });
  };
  const listen = (target: EventTarget | undefined, name: string) =>
    target?.addEventListener('message', (event) => {
      note('worker', name, (event as MessageEvent).data);
    });

  window.Worker = class extends Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      listen(this, 'worker');
    }
  };
  window.SharedWorker = class extends SharedWorker {
    constructor(url: string | URL, options?: string | WorkerOptions) {
      super(url, options);
      listen(this.port, 'shared worker');
    }
  };
  try {
    listen(navigator.serviceWorker, 'service worker');
  } catch {} // a sandboxed frame has none

  /** A write may be gone before anybody looks: a queue is emptied as it is sent. */
  const hook = (owner: object, method: string, told: (self: never, values: unknown[]) => [string, unknown]) => {
    const native = Reflect.get(owner, method);
    Reflect.set(owner, method, function (this: never, ...values: unknown[]) {
      const [name, value] = told(this, values);
      note('storage', name, value);
      return native.apply(this, values);
    });
  };
  for (const method of ['add', 'put'])
    hook(IDBObjectStore.prototype, method, (store: IDBObjectStore, values) => [store.transaction.db.name, values]);
  if ('caches' in window)
    hook(Cache.prototype, 'put', (_, [request, response]) => {
      (response as Response)
        .clone()
        .blob()
        .then((body) => note('storage', 'cache', body));
      return ['cache', request instanceof Request ? request.url : request];
    });

  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const readDatabase = async (name: string) => {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const held = database.transaction(store).objectStore(store);
      await note('storage', name, [store, await done(held.getAllKeys()), await done(held.getAll())]);
    }
    database.close();
  };
  const inTime = (name: string, work: Promise<unknown>) =>
    new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error(`the database "${name}" was not read within ${limit / 1000} s`)), limit);
      work.then(resolve, reject);
    });
  Reflect.set(window, 'leaksLook', async () => {
    for (const [name, storage] of Object.entries({ localStorage, sessionStorage }))
      await note(
        'storage',
        name,
        Object.entries({ ...storage }).filter(([key]) => !key.startsWith(ofPage)),
      );
    for (const { name = '' } of await indexedDB.databases()) await inTime(name, readDatabase(name));
    for (const name of 'caches' in window ? await caches.keys() : []) {
      const cache = await caches.open(name);
      for (const request of await cache.keys())
        await note('storage', name, [request.url, await (await cache.match(request))?.blob()]);
    }
  });
}
