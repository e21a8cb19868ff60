import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../browser/launch.ts';
import { explore } from '../explore/explore.ts';
import { makePerson } from '../people/synthetic-person.ts';
import { Visit } from '../visit.ts';

const EMAIL = '<label>E-mail <input name="email"></label>';
const onPress = (script: string) => `<form>${EMAIL}<button type="button" onclick="${script}">Continue</button></form>`;
/** What a payment processor's script tells it of each click. */
const CLICK_COUNT = "fetch('https://r.stripe.com/0', { method: 'POST', mode: 'no-cors', body: '1' }).catch(() => 0)";
/** Pages, in which OTHER stands for an origin that was not named. */
const PAGES: Record<string, string> = {
  '/': '<h1>Hello</h1>',
  '/quiet': onPress(
    "fetch('/api/payments', { method: 'POST', body: new FormData(this.form) }).then(() => location = '/done')",
  ),
  '/going-on': onPress(
    "fetch('/api/payments', { method: 'POST', body: '1' }).catch(() => 0).then(() => location = '/done')",
  ),
  '/form': onPress("this.form.method = 'post'; this.form.action = '/checkout'; this.form.submit()"),
  '/leaving': onPress("location = 'OTHER/landed?email=' + this.form.email.value"),
  '/leaving-unpaid': onPress(
    "fetch('/api/payments', { method: 'POST' }).catch(() => location = 'OTHER/landed?email=' + this.form.email.value)",
  ),
  '/slow': onPress(`${CLICK_COUNT}; setTimeout(() => location = '/done', 2000)`),
  '/dead-end': onPress(CLICK_COUNT),
  '/opening': "<script>addEventListener('beforeunload', () => setTimeout(() => open('OTHER/landed'), 200))</script>",
  '/agreed': '<button>Withdraw consent</button>',
  '/done': '<h1>Done</h1>',
};
const REDIRECTS: Record<string, [status: number, to: string]> = {
  '/away': [302, 'OTHER/landed'],
  '/repeat': [307, '/api/payments?repeated'],
};
const SCRIPTS: Record<string, string> = {
  '/worker.js': "fetch('/api/payments?worker', { method: 'POST', body: '1' })",
  '/vendor.js': '',
};
/** Addresses that are answered late, and then by nothing. */
const NOTHING_THERE: Record<string, (response: ServerResponse) => void> = {
  '/broken': (response) => response.destroy(),
  '/empty': (response) => response.writeHead(204).end(),
};

export const heldBy = (visit: Visit) => visit.held.map(({ why, url }) => `${why} ${url.replace(/[?#].*/, '')}`);

/** A site whose pages pay and lead away in every way, in a browser that is guarded. */
export class GuardedSite {
  readonly browser: Browser;
  readonly own: string;
  /** An origin that is not named. */
  readonly other: string;
  /** What arrived. */
  readonly asked: readonly string[];
  readonly close: () => Promise<void>;

  private constructor(means: Pick<GuardedSite, 'browser' | 'own' | 'other' | 'asked' | 'close'>) {
    ({ browser: this.browser, own: this.own, other: this.other, asked: this.asked, close: this.close } = means);
  }

  static async start(): Promise<GuardedSite> {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      const [path = ''] = request.url?.split('?') ?? [];
      const isOwn = request.headers.host === new URL(own).host;
      asked.push(`${isOwn ? '' : 'other: '}${request.method} ${request.url}`);
      const redirect = REDIRECTS[path];
      if (redirect) {
        response.writeHead(redirect[0], { location: redirect[1].replace('OTHER', other) }).end();
        return;
      }
      const nothing = NOTHING_THERE[path];
      if (nothing) {
        setTimeout(() => nothing(response), 5_000);
        return;
      }
      const script = SCRIPTS[path];
      response.writeHead(200, { 'content-type': script === undefined ? 'text/html' : 'text/javascript' });
      const body = `<!doctype html><html lang="en"><title>Site</title><main>${PAGES[path] ?? ''}</main></html>`;
      response.end(script ?? body.replaceAll('OTHER', other));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const [own, other] = [`http://localhost:${port}`, `http://127.0.0.1:${port}`];
    const browser = await launchBrowser();
    const close = async () => {
      await browser.close();
      server.close();
    };
    return new GuardedSite({ browser, own, other, asked, close });
  }

  begin(allowPayment = false): Promise<Visit> {
    return Visit.begin(this.browser, { person: makePerson(5), permission: { origins: [this.own], allowPayment } });
  }

  /** What came of a walk through at most two pages. */
  async walk(from: string, allowPayment = false) {
    const before = this.asked.length;
    const visit = await this.begin(allowPayment);
    const said: string[] = [];
    const pages = await explore(visit, `${this.own}${from}`, {
      origins: [this.own],
      allowPayment,
      pages: 2,
      until: Date.now() + 150_000,
      say: (line) => said.push(line),
    });
    const { sent, held } = await visit.parted();
    await visit.close();
    return { pages, said, sent, held, asked: this.asked.slice(before) };
  }

  /** Runs a script in a page of the site. What arrived since then. */
  async run(script: string, visit: Visit): Promise<() => string[]> {
    await visit.open(`${this.own}/`);
    const before = this.asked.length;
    await visit.page.evaluate(script);
    return () => this.asked.slice(before);
  }
}
