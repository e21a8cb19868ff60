import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { redactBatch } from './batch.ts';
import { createRedactor, type RedactedEvent } from './redactor.ts';
import { launch, openPage } from './testing/chromium.ts';
import { classSelector, policyWith } from './testing/generators.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/** Every place from which session recorders are known to have leaked, each with a value of its own. */
const NASTY = `<!doctype html><html lang="en" data-user="QXSENTINELROOT"><head><title>QXSENTINELTITLE</title>
<meta name="description" content="QXSENTINELMETA"><meta http-equiv="refresh" content="9999;url=/QXSENTINELREFRESH">
<link rel="canonical" href="/QXSENTINELCANONICAL"><base target="QXSENTINELBASE">
<script type="application/json">{"user":"QXSENTINELJSON"}</script><noscript>QXSENTINELNOSCRIPT</noscript>
<style>:root{--name:QXSENTINELVARIABLE;--text:"QXSENTINELVARTEXT"}.who::after{content:"QXSENTINELCONTENT"}
.a{background:url("/QXSENTINELBACKGROUND\\"x.png")}.b{background:image-set("/QXSENTINELSET.png" 1x)}
[data-user="QXSENTINELSELECTOR"]{color:red}.QXSENTINELCLASSRULE{color:blue}/* QXSENTINELCSSCOMMENT */
@font-face{font-family:"QXSENTINELFONT";src:url(/QXSENTINELFONTFILE.woff2)}@keyframes QXSENTINELKEYFRAMES{to{color:red}}</style>
<style id="split">.one{color:red}</style></head>
<body class="user-QXSENTINELCLASS" id="QXSENTINELID"><h1>Apply for a loan</h1>
<p class="help">Shown help text, card 4111 1111 1111 1111, SSN 123-45-6789, full width １２３４５６７８９</p>
<div class="help"><p class="person">QXSENTINELMASKEDINLIT</p><input value="QXSENTINELLITINPUT"><div contenteditable>QXSENTINELEDITABLE</div>
<div autocomplete="cc-name">QXSENTINELCARD</div><textarea>QXSENTINELLITAREA</textarea></div>
<div class="secret"><b>QXSENTINELEXCLUDED</b></div>
<p id="who" title="QXSENTINELTOOLTIP" aria-label="QXSENTINELLABEL" data-name="QXSENTINELDATA" onclick="QXSENTINELHANDLER">QXSENTINELTEXT</p>
<a href="/loan/QXSENTINELHREF?x#y" ping="/QXSENTINELPING">Continue</a><img src="/QXSENTINELSRC.png" srcset="/QXSENTINELSRCSET.png 2x" alt="QXSENTINELALT">
<form action="/QXSENTINELACTION"><input name="QXSENTINELNAME" value="QXSENTINELVALUE" placeholder="QXSENTINELPLACEHOLDER">
<input type="hidden" value="QXSENTINELHIDDEN"><input type="submit" value="QXSENTINELSUBMIT"><input type="radio" name="r" value="QXSENTINELRADIO" checked>
<input type="password" value="QXSENTINELPASSWORD"><input list="d"><datalist id="d"><option value="QXSENTINELDATALIST"></datalist>
<select><option value="QXSENTINELOPTION" label="QXSENTINELOPTIONLABEL" selected>QXSENTINELOPTIONTEXT</option></select><textarea>QXSENTINELAREA</textarea></form>
<!-- QXSENTINELCOMMENT --><svg viewBox="0 0 9 9" aria-label="QXSENTINELSVGLABEL"><title>QXSENTINELSVGTITLE</title><text>QXSENTINELSVGTEXT</text><use href="#QXSENTINELUSE"/><path d="M0 0L9 9"/></svg>
<math><mi>QXSENTINELMATH</mi></math><iframe srcdoc="<p class=help>x</p><p>QXSENTINELFRAME</p>"></iframe><object data="/QXSENTINELOBJECT"></object>
<video poster="/QXSENTINELPOSTER" src="/QXSENTINELVIDEO"></video><canvas id="canvas" width="20" height="20"></canvas>
<details><summary>QXSENTINELSUMMARY</summary>QXSENTINELDETAILS</details><template>QXSENTINELTEMPLATE</template>
<qx-sentinel-element>QXSENTINELCUSTOM</qx-sentinel-element><div id="host"></div><div style="color:red;--x:QXSENTINELINLINE;background:url(/QXSENTINELINLINEURL)">x</div>
</body></html>`;

/** What a page can do afterwards; runs in the page. */
const ACTIONS = `
  who.textContent = 'QXSENTINELMUTATION';
  who.firstChild.data = 'QXSENTINELCHARACTERS';
  who.setAttribute('aria-label', 'QXSENTINELCHANGEDLABEL');
  who.setAttribute('class', 'QXSENTINELCHANGEDCLASS');
  who.style.setProperty('--y', 'QXSENTINELSTYLECHANGE');
  who.style.cssText = 'color:green;font-family:QXSENTINELFAMILY';
  host.attachShadow({ mode: 'open' }).innerHTML = 'QXSENTINELSHADOW<b>QXSENTINELSHADOWCHILD</b><style>.s{--q:QXSENTINELSHADOWSTYLE}</style>';
  split.sheet.insertRule('.r::before{content:"QXSENTINELRULE"}', 0);
  split.sheet.cssRules[0].style.setProperty('content', '"QXSENTINELDECLARATION"');
  split.appendChild(document.createTextNode('.t::before{content:"QXSENTINELSTYLETEXT"}'));
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('.z{--q:QXSENTINELADOPTED}');
  document.adoptedStyleSheets = [sheet];
  sheet.insertRule('.y{--q:QXSENTINELADOPTEDRULE}');
  const context = canvas.getContext('2d');
  context.fillText('QXSENTINELCANVAS', 1, 9);
  document.title = 'QXSENTINELNEWTITLE';
  history.pushState({}, '', '/apply/QXSENTINELROUTE');
  console.log('QXSENTINELCONSOLE');
  getSelection().selectAllChildren(who);
  document.querySelector('.help').appendChild(Object.assign(document.createElement('p'), { className: 'person', textContent: 'QXSENTINELLATE' }));
  document.querySelector('input[name]').value = 'QXSENTINELPROGRAM';
  document.querySelector('input[type=hidden]').setAttribute('value', 'QXSENTINELHIDDENCHANGE');
  document.querySelector('input[type=password]').setAttribute('type', 'text');
  record.addCustomEvent('QXSENTINELTAG', { x: 'QXSENTINELPAYLOAD' });
`;

const policy = policyWith({
  light: { text: [classSelector('help')], attributes: [], images: [] },
  mask: [classSelector('person')],
  exclude: [classSelector('secret')],
});

test('nothing of a page made to leak is left in what a browser would send', async () => {
  const page = await openPage(browser, NASTY);
  await page.evaluate(`globalThis.events = [];
    record({ emit: (event) => events.push(JSON.parse(JSON.stringify(event))), recordCanvas: true, sampling: { canvas: 10 } })`);
  await page.waitForTimeout(300);
  await page.evaluate(ACTIONS);
  await page.waitForTimeout(200);
  await page.click('input[name]');
  await page.keyboard.type('QXSENTINELTYPED');
  await page.keyboard.press('Tab');
  await page.waitForTimeout(400);
  await page.evaluate('record.takeFullSnapshot()');
  const events = (await page.evaluate('events')) as unknown[];
  await page.close();

  const raw = JSON.stringify(events);
  expect(new Set(raw.match(/QXSENTINEL\w+/g)).size).toBeGreaterThan(60);

  const redactor = createRedactor(policy, 0);
  const batches: { context: unknown; events: RedactedEvent[] }[] = [];
  for (let at = 0; at < events.length; at += 5) {
    const redacted = events.slice(at, at + 5).flatMap((event) => redactor.redact(event));
    batches.push(JSON.parse(JSON.stringify({ context: redactor.takeContext(), events: redacted })));
  }
  // Times are told anyway, and four digits of one stand in some card number by chance.
  const sent = JSON.stringify(batches, (key, value) => (key === 'timestamp' ? 0 : value));
  expect(sent.match(/(?:qx)?sentinel\w*|data:|lender\.test|4111|6789|１２/gi)).toBeNull();

  // It is not empty either: what the policy lights is there, and structure is.
  expect(sent).toContain('Shown help text');
  expect(sent).toContain('Apply for a loan');
  expect(sent).toContain('"Continue"');
  expect(idsOf(batches)).toEqual(expect.arrayContaining(idsOf(events[1])));

  for (const batch of batches) expect(redactBatch(policy, 0, batch).changed).toBe(false);
});

/** Node ids in a snapshot, but for those below what the policy excludes. */
function idsOf(value: unknown, out: number[] = []): number[] {
  if (typeof value !== 'object' || !value) return out;
  if ('id' in value && 'type' in value && typeof value.id === 'number') out.push(value.id);
  const attributes = 'attributes' in value ? value.attributes : null;
  if (JSON.stringify(attributes) === '{"class":"secret"}') return out;
  for (const one of Object.values(value)) idsOf(one, out);
  return out;
}
