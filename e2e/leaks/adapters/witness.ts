import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Adapter } from '../adapter.ts';

/**
 * A recorder made to leak: rrweb with nothing masked, and hooks on all that a page can say. What it does not send, the
 * page or the reader does not show, and no recorder can be judged by it.
 */
export const witness: Adapter = {
  name: 'witness',
  options: 'rrweb, nothing masked, and every hook there is',
  async open({ sink }) {
    const file = createRequire(import.meta.url)
      .resolve('@rrweb/record')
      .replace(/dist.*$/, 'umd/record.min.js');
    const script = `${await readFile(file, 'utf8')};(${watchEverything})(${JSON.stringify(sink.url)});`;
    sink.answer = ({ path }) =>
      path === '/witness.js' ? { headers: { 'content-type': 'text/javascript' }, body: script } : null;
    return {
      head: `<script src="${sink.url}/witness.js"></script>`,
      canary: '"tagName":"section"',
      tell: 'witnessTell',
      identify: 'witnessTell',
      flush: (page) => page.evaluate('witnessSend()').then(() => {}),
    };
  },
};

/** Serialised into the page. */
function watchEverything(sinkUrl: string): void {
  const held: unknown[] = [];
  const nativeFetch = window.fetch;
  const push = (what: string, value: unknown) => {
    held.push([what, value, Date.now()]);
  };
  const failureOf = (error: unknown) => {
    const { name, message, stack } = error as Error;
    return [name, message, stack];
  };
  const failed = (error: unknown) => push('failure', failureOf(error));
  const send = () => {
    if (held.length === 0) return;
    const parts = held.splice(0).map((one) => {
      try {
        return JSON.stringify(one, (_, value) => {
          if (value instanceof File) return value.name;
          return value instanceof Error ? { ...value, message: value.message } : value;
        });
      } catch (error) {
        return JSON.stringify(failureOf(error));
      }
    });
    nativeFetch(`${sinkUrl}/events`, { method: 'POST', body: `[${parts.join(',')}]` }).catch(() => {});
  };
  const tell = (name: unknown, properties: unknown) => push('event', [String(name), properties]);
  Object.assign(window, { witnessSend: send, witnessTell: tell });
  setInterval(send, 300);
  addEventListener('pagehide', send);

  const hook = (owner: object, name: string, told: (values: unknown[], self: unknown) => unknown) => {
    const native = Reflect.get(owner, name);
    if (typeof native !== 'function') return;
    Reflect.set(owner, name, function (this: unknown, ...values: unknown[]) {
      try {
        push(name, told(values, this));
      } catch (error) {
        failed(error);
      }
      return new.target ? Reflect.construct(native, values) : native.apply(this, values);
    });
    Reflect.get(owner, name).prototype = native.prototype;
  };
  const all = (values: unknown[]) =>
    values.map((value) => (value instanceof Error ? [value.message, value.stack] : value));
  for (const name of ['log', 'warn', 'error', 'info', 'debug']) hook(console, name, all);
  for (const name of ['pushState', 'replaceState']) hook(history, name, all);
  for (const name of [
    'fetch',
    'alert',
    'WebSocket',
    'Notification',
    'BroadcastChannel',
    'postMessage',
    'MediaMetadata',
  ])
    hook(window, name, all);
  hook(BroadcastChannel.prototype, 'postMessage', all);
  hook(navigator, 'sendBeacon', all);
  for (const name of ['open', 'send']) hook(XMLHttpRequest.prototype, name, all);
  for (const name of ['mark', 'measure']) hook(performance, name, all);
  hook(Storage.prototype, 'setItem', all);
  hook(customElements, 'define', (values) => values[0]);
  hook(CanvasRenderingContext2D.prototype, 'fillText', all);
  hook(HTMLInputElement.prototype, 'setCustomValidity', all);
  hook(HTMLMediaElement.prototype, 'addTextTrack', all);
  hook(URL, 'createObjectURL', ([blob]) => (blob as Blob).text().then((text) => push('blob', text)));
  hook(EventTarget.prototype, 'dispatchEvent', ([event]) => [(event as Event).type, (event as CustomEvent).detail]);
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (this: Element, init) {
    return attach.call(this, { ...init, mode: 'open' });
  };
  const listen = (type: string, told: (event: never) => unknown) =>
    addEventListener(
      type,
      (event) => {
        try {
          push(type, told(event as never));
        } catch (error) {
          failed(error);
        }
      },
      true,
    );
  listen('error', ({ message, error, filename, target }: ErrorEvent & { target: HTMLImageElement }) => [
    message,
    error?.name,
    error?.stack,
    filename,
    target?.src,
  ]);
  listen('unhandledrejection', ({ reason }: PromiseRejectionEvent) => [reason?.message, reason]);
  for (const type of ['copy', 'paste', 'cut'])
    listen(type, ({ clipboardData }: ClipboardEvent) => [clipboardData?.getData('text/plain'), `${getSelection()}`]);
  // What the page itself puts there is there once its own listeners were called.
  addEventListener('copy', (event) => push('copied', (event as ClipboardEvent).clipboardData?.getData('text/plain')));
  for (const type of ['dragstart', 'drop'])
    listen(type, ({ dataTransfer }: DragEvent) => [
      dataTransfer?.getData('text/plain'),
      [...(dataTransfer?.files ?? [])].map(({ name }) => name),
    ]);
  listen('click', (event: MouseEvent) => {
    const target = event.composedPath()[0] as Element;
    const { left, top, width, height } = target.getBoundingClientRect();
    const place = { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
    return [target.closest('[class]')?.className, place];
  });
  const worker = new Worker(URL.createObjectURL(new Blob([''])));
  worker.onerror = ({ message, filename }) => push('failure', [message, filename]);
  const keys: string[] = [];
  listen('keydown', ({ key }: KeyboardEvent) => {
    if (key.length === 1) keys.push(key);
    return keys.slice(-20).join('');
  });
  for (const type of ['beforeinput', 'compositionend']) listen(type, ({ data }: InputEvent) => data);
  listen('input', ({ target }: InputEvent & { target: HTMLInputElement }) => [
    target.value ?? target.textContent,
    [...(target.files ?? [])].map(({ name }) => name),
    target.scrollLeft,
  ]);
  listen('scroll', ({ target }: Event & { target: HTMLElement }) => [target.scrollLeft, target.scrollTop]);
  listen('message', ({ data }: MessageEvent) => data);
  listen('selectionchange', () => [`${getSelection()}`.slice(0, 200), getSelection()?.focusOffset]);
  for (const type of ['invalid', 'beforeprint', 'afterprint', 'hashchange'])
    listen(type, () => [document.title, location.href]);

  const look = () => {
    push('page', [
      location.href,
      document.referrer,
      document.title,
      document.cookie,
      window.name,
      Reflect.get(window, 'dataLayer'),
      Reflect.get(window, 'user'),
      history.state,
    ]);
    push(
      'entries',
      performance.getEntries().map(({ name }) => name),
    );
    push('storage', [{ ...localStorage }, { ...sessionStorage }]);
    push('markup', document.documentElement?.outerHTML);
    push(
      'sheets',
      [...document.styleSheets].map((sheet) => {
        try {
          return [...sheet.cssRules].map(({ cssText }) => cssText);
        } catch {
          return [];
        }
      }),
    );
    push(
      'fields',
      [...document.querySelectorAll('input,textarea,select')].map((field) => [
        (field as HTMLInputElement).value,
        (field as HTMLInputElement).validationMessage,
        field.scrollLeft,
      ]),
    );
    push(
      'boxes',
      [...document.querySelectorAll('section *')].map((one) => Math.floor(one.getBoundingClientRect().width)),
    );
    push(
      'frames',
      [...document.querySelectorAll('iframe')].map((frame) => [
        frame.src,
        frame.contentDocument?.documentElement?.outerHTML,
        [...(frame.contentDocument?.querySelectorAll('input') ?? [])].map(({ value }) => value),
      ]),
    );
  };
  addEventListener('DOMContentLoaded', () => {
    look();
    const record = (Reflect.get(window, 'rrwebRecord') ?? Reflect.get(window, 'rrweb')).record;
    const snapshot = () => {
      try {
        record.takeFullSnapshot();
      } catch (error) {
        failed(error);
        // Until one succeeds, rrweb holds back what changes.
        setTimeout(snapshot);
      }
    };
    record({
      errorHandler: failed,
      emit: (event: unknown) => push('rrweb', event),
      maskInputOptions: { password: false },
      recordCanvas: false,
      inlineImages: false,
      slimDOMOptions: {},
    });
    setTimeout(look, 600);
    const { pushState } = history;
    history.pushState = (...values) => {
      pushState.apply(history, values);
      setTimeout(snapshot, 100);
    };
  });
  addEventListener('popstate', look);
  setInterval(look, 5000);
}
