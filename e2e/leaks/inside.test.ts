import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../visitor/chromium.ts';
import type { Evidence } from './adapter.ts';
import { watchInside } from './inside.ts';
import { openSite } from './site.ts';

let browser: Browser;
let evidence: Evidence[];

const textIn = (place: Evidence['place']) =>
  evidence.flatMap((one) => (one.place === place ? [one.data.toString()] : [])).join('\n');

beforeAll(async () => {
  browser = await launchChromium();
  const site = await openSite([]);
  const context = await browser.newContext();
  try {
    const inside = await watchInside(context);
    const page = await context.newPage();
    await inside.follow(page);
    await page.goto(`${site.url}/start`);
    await page.evaluate(useEverything);
    await inside.look(page);
    await page.evaluate(() => {
      addEventListener('pagehide', () => sessionStorage.setItem('left', 'kept by a page that is left'));
      localStorage.removeItem('long');
    });
    await page.goto(`${site.url}/leave`);
    await page.evaluate(() => sessionStorage.removeItem('left'));
    await inside.look(page);
    evidence = inside.evidence();
  } finally {
    await context.close();
    await site.close();
  }
});

afterAll(() => browser?.close());

it.each([
  ['as a text', 'said by a worker'],
  ['as bytes among other things', 'bytes of a worker'],
  ['as a file', 'file of a worker'],
  ['through a port', 'said by a shared worker'],
])('what a worker gives out is noted, %s', (_, text) => expect(textIn('worker')).toContain(text));

it('what goes into a worker is not', () => {
  expect(textIn('worker')).not.toContain('asked of a worker');
  expect(textIn('storage')).not.toContain('asked of a worker');
});

it.each([
  ['local storage, by a property', 'kept long'],
  ['session storage', 'kept shortly'],
  ['session storage, of a page that is left', 'kept by a page that is left'],
  ['a database', 'kept in a database'],
  ['a database, though it is gone before anybody looks', 'queued in a database'],
  ['a database, by a worker', 'kept by a worker'],
  ['a cache', 'kept in a cache'],
  ['a cookie', 'kept in a cookie'],
])('what is stored is noted: %s', (_, text) => expect(textIn('storage')).toContain(text));

it('what the page itself keeps is not', () => expect(textIn('storage')).not.toContain('kept by the page'));

it('a database that cannot be opened is named', async () => {
  const site = await openSite([]);
  const context = await browser.newContext();
  try {
    const inside = await watchInside(context);
    const page = await context.newPage();
    await page.goto(`${site.url}/start`);
    await page.evaluate(async () => {
      await new Promise((resolve) => {
        indexedDB.open('held', 1).onsuccess = resolve;
      });
      // Waits until the connection is closed, and all that comes after waits for it.
      indexedDB.deleteDatabase('held');
    });
    await expect(inside.look(page)).rejects.toThrow('the database "held" was not read within 15 s');
  } finally {
    await context.close();
    await site.close();
  }
});

/** Runs in the page. */
async function useEverything(): Promise<void> {
  const open = (name: string) =>
    new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => request.result.createObjectStore('queue');
      request.onsuccess = () => resolve(request.result);
    });
  const answer = (target: Worker | MessagePort, ask: unknown) =>
    new Promise((resolve) => {
      target.onmessage = resolve;
      target.postMessage(ask);
    });
  const scriptOf = (script: string) => URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));

  const say = (value: string) => scriptOf(`onmessage = () => postMessage(${value})`);
  await answer(new Worker(say("'said by a worker'")), 'asked of a worker');
  await answer(new Worker(say("{ deep: [new TextEncoder().encode('bytes of a worker')] }")), 'asked of a worker');
  await answer(new Worker(say("new Blob(['file of a worker'])")), 'asked of a worker');
  const shared = scriptOf("onconnect = ({ ports: [port] }) => port.postMessage('said by a shared worker')");
  await answer(new SharedWorker(shared).port, 'asked of a worker');
  const keeping = `const request = indexedDB.open('of-a-worker', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('queue').put('kept by a worker', 'key');
    request.onsuccess = () => { request.result.close(); postMessage('done'); };`;
  await answer(new Worker(scriptOf(keeping)), 'asked of a worker');

  localStorage.long = 'kept long';
  localStorage.setItem('page-user', 'kept by the page');
  sessionStorage.setItem('short', 'kept shortly');
  // biome-ignore lint/suspicious/noDocumentCookie: a recorder may
  document.cookie = 'id=kept in a cookie';
  const database = await open('recorder');
  const store = database.transaction('queue', 'readwrite').objectStore('queue');
  store.put('kept in a database', 'one');
  store.put('queued in a database', 'two');
  store.delete('two');
  await new Promise((resolve) => {
    store.transaction.oncomplete = resolve;
  });
  database.close();
  await (await caches.open('recorder')).put('/upload', new Response('kept in a cache'));
}
