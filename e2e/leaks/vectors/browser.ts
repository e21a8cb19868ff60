import { copy, drag, dropFile, happened, paste, print } from '../hands.ts';
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
    act: (box, m) =>
      box.addEventListener('copy', () => `${getSelection()}`.includes(m) && box.setAttribute('lang', 'en')),
    drive: ({ box, page }) => copy(page, box.locator('p'), () => happened(box)),
    lightable: true,
  },
  {
    id: 'copy-event',
    why: 'what a page puts on the clipboard in place of what is selected',
    html: () => '<p>x</p>',
    act: (box, m) =>
      box.addEventListener('copy', (event) => {
        event.clipboardData?.setData('text/plain', m);
        event.preventDefault();
        box.setAttribute('lang', 'en');
      }),
    drive: ({ box, page }) => copy(page, box.locator('p'), () => happened(box)),
  },
  {
    id: 'paste-event',
    why: 'what a person brings from elsewhere, onto no field: the event has it all the same',
    html: () => '<div tabindex="0">x</div>',
    act: (box, m) =>
      box.addEventListener('paste', ({ clipboardData }) => {
        if (clipboardData?.getData('text/plain') === m) box.setAttribute('lang', 'en');
      }),
    drive: ({ box, page, marker }) =>
      paste(
        page,
        marker,
        () => box.locator('div').click(),
        () => happened(box),
      ),
  },
  {
    id: 'drag',
    why: 'what is dragged from one element to another, with the mouse',
    html: () => '<div draggable="true">x</div><p>x</p>',
    act: (box, m) => {
      const [from, to] = box.children as unknown as [HTMLElement, HTMLElement];
      from.ondragstart = ({ dataTransfer }) => dataTransfer?.setData('text/plain', m);
      to.ondragover = (event) => event.preventDefault();
      to.ondrop = ({ dataTransfer }) => {
        if (dataTransfer?.getData('text/plain') === m) box.setAttribute('lang', 'en');
      };
    },
    drive: ({ box }) => drag(box.locator('div'), box.locator('p'), () => happened(box)),
  },
  {
    id: 'drop-file',
    why: 'names of files that are dropped',
    html: () => '<p>x</p>',
    act: (box, m) => {
      const to = box.firstElementChild as HTMLElement;
      to.ondragover = (event) => event.preventDefault();
      to.ondrop = (event) => {
        event.preventDefault();
        if (event.dataTransfer?.files[0]?.name === `${m}.pdf`) box.setAttribute('lang', 'en');
      };
    },
    drive: async (hand) => {
      await dropFile(hand, hand.box.locator('p'), `${hand.marker}.pdf`);
      await happened(hand.box);
    },
  },
  {
    id: 'key-events',
    why: 'keys that reach no field',
    drive: async ({ page, marker, box }) => {
      await box.evaluate((one, m) => {
        let met = '';
        one.onkeydown = ({ key }) => {
          met += key;
          if (met === m) one.setAttribute('lang', 'en');
        };
        one.tabIndex = 0;
        one.focus();
      }, marker);
      await page.keyboard.type(marker);
      await happened(box);
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
    act: (box, m) => {
      const before = document.title;
      window.addEventListener('beforeprint', () => {
        document.title = m;
      });
      window.addEventListener('afterprint', () => {
        document.title = before;
        box.setAttribute('lang', 'en');
      });
    },
    drive: async (hand) => {
      await print(hand);
      await happened(hand.box);
    },
    lightable: true,
  },
  {
    id: 'print-added',
    why: 'pages get a head line for printing, once styles of print match',
    html: () => '<p></p>',
    act: (box, m) => {
      matchMedia('print').addEventListener('change', ({ matches }) => {
        (box.firstElementChild as HTMLElement).textContent = matches ? m : '';
        if (!matches) box.setAttribute('lang', 'en');
      });
    },
    drive: async (hand) => {
      await print(hand);
      await happened(hand.box);
    },
    lightable: true,
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
    id: 'cookie-of-domain',
    why: 'requests to a server below the site’s name carry its cookies, whoever sends them',
    source: 'RFC 6265',
    place: 'cookie',
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
