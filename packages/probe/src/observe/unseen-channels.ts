import type { BrowserContext } from 'playwright-core';

/** A channel that a page opened. The browser tells nothing of what goes through it. */
export interface OpenedChannel {
  readonly kind: 'WebTransport' | 'WebRTC';
  /** Where it leads to; of WebRTC, the server by which peers are found, as `webrtc://stun.example:3478/`. */
  readonly url: string;
  /** Address of the document that opened it. */
  readonly page: string;
}

const BINDING = '__scrimProbeChannel';

/** Shared workers are kept from starting: the browser does not tell what they send. A page that finds none does without. */
export function withoutSharedWorkers(context: BrowserContext): Promise<unknown> {
  return context.addInitScript(() => Reflect.deleteProperty(window, 'SharedWorker'));
}

/** Tells of each channel that is opened in a context, from now on; not of those that workers open. */
export async function watchChannels(context: BrowserContext, tell: (channel: OpenedChannel) => void): Promise<void> {
  await context.exposeBinding(BINDING, ({ frame }, kind: unknown, to: unknown) => {
    const page = frame.url();
    const addresses = Array.isArray(to) ? to.map(String) : [];
    if (kind === 'WebRTC') for (const url of serversOf(addresses)) tell({ kind, url, page });
    if (kind === 'WebTransport') for (const url of addresses) tell({ kind, url, page });
  });
  await context.addInitScript(noteChannels, BINDING);
}

/** Each server once, whatever it is asked for; peers may be found without one. */
function serversOf(addresses: readonly string[]): ReadonlySet<string> {
  const hosts = addresses.flatMap((address) => /^(?:stun|turn)s?:([^?]+)/i.exec(address)?.[1] ?? []);
  const servers = hosts.map((host) => `webrtc://${host}/`).filter((url) => URL.canParse(url));
  return new Set(servers.length > 0 ? servers : ['webrtc://no-server/']);
}

/** Runs in the page before its scripts: tells the probe of each channel that is made. */
function noteChannels(binding: string): void {
  const note = (
    kind: string,
    [name, ...otherNames]: readonly [string, ...string[]],
    addressesOf: (made: object, given: readonly unknown[]) => unknown[],
  ) => {
    const original = Reflect.get(window, name);
    if (typeof original !== 'function') return;
    const noted = new Proxy(original, {
      construct(target, given, newTarget) {
        const made = Reflect.construct(target, given, newTarget);
        try {
          void Reflect.get(window, binding)(kind, addressesOf(made, given));
        } catch {
          // the page goes on as if nobody had looked
        }
        return made;
      },
    });
    const instead = { value: noted, configurable: true, writable: true };
    Object.defineProperty(original.prototype, 'constructor', instead);
    for (const one of [name, ...otherNames])
      if (Reflect.get(window, one) === original) Object.defineProperty(window, one, instead);
  };
  note('WebTransport', ['WebTransport'], (_made, [url]) => [new URL(String(url), document.baseURI).href]);
  note('WebRTC', ['RTCPeerConnection', 'webkitRTCPeerConnection'], (made) =>
    made instanceof RTCPeerConnection ? (made.getConfiguration().iceServers ?? []).flatMap(({ urls }) => urls) : [],
  );
}
