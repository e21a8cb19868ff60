import type { CDPSession, Page } from 'playwright-core';
import { vendorOf } from '../observe/vendors.ts';

/** What is fetched to be run or shown; anything else tells something. */
const FETCHED = ['document', 'script', 'stylesheet', 'font', 'manifest', 'media', 'texttrack'];

interface Stack {
  readonly callFrames: readonly { readonly url: string }[];
  readonly parent?: Stack;
}

/** Whether some origins are sent something, from now on, and by which scripts of others. */
export class SentByRecorders {
  readonly #requests = new Set<unknown>();
  readonly #scripts = new Set<string>();

  constructor(
    page: Page,
    session: CDPSession,
    readonly receivers: readonly string[],
    readonly own: readonly string[],
  ) {
    // Playwright tells of workers' requests, the browser who sent those of the page.
    page.context().on('request', (request) => {
      if (this.#tells(request.url(), request.resourceType())) this.#requests.add(request);
    });
    page.context().on('requestfailed', (request) => {
      if (request.failure()?.errorText.includes('ERR_BLOCKED_BY')) this.#requests.delete(request);
    });
    page.on('websocket', (socket) => {
      if (this.#tells(socket.url(), 'websocket')) socket.on('framesent', () => this.#requests.add(socket));
    });
    session.on('Network.requestWillBeSent', ({ request: { url }, type = 'Other', initiator }) => {
      if (this.#tells(url, type.toLowerCase())) this.#keep(initiator.stack);
    });
    session.on('Network.webSocketCreated', ({ url, initiator }) => {
      if (this.#tells(url, 'websocket')) this.#keep(initiator?.stack);
    });
  }

  get any(): boolean {
    return this.#requests.size > 0;
  }

  /** Addresses, without query. */
  get scripts(): readonly string[] {
    return [...this.#scripts];
  }

  #tells(url: string, resource: string): boolean {
    return this.receivers.includes(originOf(url)) && !FETCHED.includes(resource);
  }

  /** The last called that is not the site's: others, such as a tag manager, only called it, or listen to all requests. */
  #keep(stack: Stack | undefined): void {
    for (let at = stack; at; at = at.parent)
      for (const { url } of at.callFrames) {
        if (!/^https?:/.test(url) || this.own.includes(originOf(url))) continue;
        if (!['recorder', undefined].includes(vendorOf(url)?.category)) continue;
        if (!this.receivers.includes(originOf(url))) this.#scripts.add(url.replace(/[?#].*/, ''));
        return;
      }
  }
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin.replace(/^ws/, 'http') : '';
}
