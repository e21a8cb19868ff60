import { family } from '../vector.ts';

/** What a page does with the browser, and what the browser tells of itself. */
export const browser = family('browser', [
  {
    id: 'console-log',
    why: 'recorders capture the console',
    source: 'InsForge/InsForge#2065',
    act: (_, m) => console.log('user', m),
  },
  { id: 'console-error', why: 'as above', act: (_, m) => console.error(new Error(m)) },
  { id: 'console-object', why: 'objects are written out', act: (_, m) => console.warn({ applicant: { name: m } }) },
  {
    id: 'error',
    why: 'messages of exceptions hold values',
    source: 'getsentry/sentry#45898',
    act: (_, m) =>
      setTimeout(() => {
        throw new TypeError(`cannot read ${m}`);
      }),
  },
  {
    id: 'error-name',
    why: 'classes of exceptions are named by the page',
    act: (_, m) =>
      setTimeout(() => {
        throw Object.assign(new Error('x'), { name: m });
      }),
  },
  {
    id: 'error-stack',
    why: 'functions are named by the page',
    act: (_, m) =>
      setTimeout(() => {
        throw Object.assign(new Error('x'), { stack: `Error: x\n at ${m} (https://lender.test/${m}.js:1:1)` });
      }),
  },
  {
    id: 'error-file',
    why: 'the address of the script that threw',
    html: (m) => `<script async src="/throw/${m}.js"></script>`,
  },
  {
    id: 'rejection',
    why: 'reasons of rejected promises',
    act: (_, m) => {
      Promise.reject(new Error(m));
    },
  },
  {
    id: 'rejection-value',
    why: 'reasons may be anything',
    act: (_, m) => {
      Promise.reject({ user: m });
    },
  },
  {
    id: 'resource-error',
    why: 'addresses of files that do not load',
    act: (box, m) => {
      const image = new Image();
      box.append(image);
      image.src = `http://127.0.0.1:9/${m}.png`;
    },
  },
  { id: 'fetch', why: 'addresses of calls', source: 'PostHog/posthog#39197', act: (_, m) => fetch(`/api/${m}`) },
  {
    id: 'fetch-body',
    why: 'bodies of calls',
    act: (_, m) => fetch('/api/x', { method: 'POST', body: JSON.stringify({ m }) }),
  },
  { id: 'fetch-header', why: 'headers of calls', act: (_, m) => fetch('/api/x', { headers: { 'x-user': m } }) },
  {
    id: 'fetch-answer',
    why: 'answers to calls',
    act: (_, m) => fetch(`/api/echo?text=${m}`).then((answer) => answer.text()),
  },
  {
    id: 'xhr',
    why: 'the older way',
    act: (_, m) => {
      const call = new XMLHttpRequest();
      call.open('POST', `/api/xhr/${m}`);
      call.send(m);
    },
  },
  { id: 'beacon', why: 'calls at the end of a page', act: (_, m) => navigator.sendBeacon('/api/beacon', m) },
  {
    id: 'websocket',
    why: 'messages of chats',
    act: (_, m) => {
      new WebSocket(`ws://127.0.0.1:9/${m}`);
    },
  },
  {
    id: 'performance-mark',
    why: 'performance entries are named by the page',
    act: (_, m) => {
      performance.mark(m);
    },
  },
  {
    id: 'performance-measure',
    why: 'as above',
    act: (_, m) => {
      performance.measure(m);
    },
  },
  {
    id: 'performance-detail',
    why: 'as above, with data',
    act: (_, m) => {
      performance.mark('x', { detail: { m } });
    },
  },
  {
    id: 'selection',
    why: 'selected text',
    html: (m) => `<p>${m}</p>`,
    act: (box) => getSelection()?.selectAllChildren(box),
    lightable: true,
  },
  {
    id: 'copy',
    why: 'copied text',
    html: (m) => `<p>${m}</p>`,
    drive: async ({ box, page }) => {
      await box.locator('p').selectText();
      await page.keyboard.press('ControlOrMeta+c');
    },
    lightable: true,
  },
  {
    id: 'copy-event',
    why: 'what a page puts on the clipboard',
    act: (box, m) => {
      const data = new DataTransfer();
      data.setData('text/plain', m);
      box.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true }));
    },
  },
  {
    id: 'paste-event',
    why: 'what a person brings from elsewhere',
    act: (box, m) => {
      const data = new DataTransfer();
      data.setData('text/plain', m);
      box.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
    },
  },
  {
    id: 'drag',
    why: 'what is dragged',
    act: (box, m) => {
      const data = new DataTransfer();
      data.setData('text/plain', m);
      for (const type of ['dragstart', 'drop'])
        box.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true }));
    },
  },
  {
    id: 'drop-file',
    why: 'names of files that are dropped',
    act: (box, m) => {
      const data = new DataTransfer();
      data.items.add(new File(['x'], `${m}.pdf`));
      box.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true }));
    },
  },
  {
    id: 'key-events',
    why: 'keys that reach no field',
    drive: async ({ page, marker, box }) => {
      await box.evaluate((one) => {
        one.tabIndex = 0;
        one.focus();
      });
      await page.keyboard.type(marker);
    },
  },
  {
    id: 'composition',
    why: 'text composed with an input method',
    html: () => '<input>',
    act: (box, m) => {
      const field = box.firstElementChild as HTMLInputElement;
      field.dispatchEvent(new CompositionEvent('compositionend', { data: m, bubbles: true }));
      field.dispatchEvent(new InputEvent('beforeinput', { data: m, bubbles: true }));
    },
  },
  {
    id: 'print',
    why: 'pages get another title for printing',
    act: (_, m) => {
      const before = document.title;
      window.dispatchEvent(new Event('beforeprint'));
      document.title = m;
      window.dispatchEvent(new Event('afterprint'));
      document.title = before;
    },
    lightable: 'spelled',
  },
  { id: 'local-storage', why: 'what the page keeps', act: (_, m) => localStorage.setItem('page-user', m) },
  { id: 'session-storage', why: 'as above', act: (_, m) => sessionStorage.setItem('page-user', m) },
  { id: 'storage-key', why: 'the name is the value', act: (_, m) => localStorage.setItem(`page-${m}`, 'x') },
  {
    id: 'cookie',
    why: 'cookies of the page',
    act: (_, m) => {
      // biome-ignore lint/suspicious/noDocumentCookie: recorders watch exactly this
      document.cookie = `page-user=${m}; path=/`;
    },
  },
  {
    id: 'window-name',
    why: 'windows have names',
    act: (_, m) => {
      window.name = m;
    },
  },
  { id: 'broadcast', why: 'messages between tabs', act: (_, m) => new BroadcastChannel('page').postMessage(m) },
  {
    id: 'data-layer',
    why: 'tag managers read a global list',
    act: (_, m) => {
      (window as unknown as { dataLayer: unknown[] }).dataLayer = [{ event: 'login', user: m }];
    },
  },
  {
    id: 'global-user',
    why: 'globals that recorders are known to read',
    act: (_, m) => {
      Object.assign(window, { user: { email: `${m}@mail.test` } });
    },
  },
  {
    id: 'user-timing-resource',
    why: 'resource entries list every address',
    act: (_, m) => fetch(`/api/timing/${m}`, { cache: 'no-store' }),
  },
  { id: 'dialog-text', why: 'texts of alert', act: (_, m) => window.alert(m) },
  {
    id: 'notification',
    why: 'texts of notifications',
    act: (_, m) => {
      if ('Notification' in window) new Notification(m);
    },
  },
  {
    id: 'media-session',
    why: 'texts for the media keys',
    act: (_, m) => {
      navigator.mediaSession.metadata = new MediaMetadata({ title: m });
    },
  },
]);
