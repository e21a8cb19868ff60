import { matchPage } from '@scrim/policy/runtime';
import type { IdentityResponse } from '@scrim/protocol';
import { ANONYMOUS } from './anonymous.ts';
import { Capture } from './capture.ts';
import { storedGzip } from './gzip.ts';
import { keepLeftovers, takeLeftovers } from './leftovers.ts';
import type { Link, RecorderCall } from './link.ts';
import { watchNavigation } from './navigation.ts';
import { hexOf, openView } from './page-view.ts';
import { quietly } from './quietly.ts';
import { IDLE_LIMIT, openSession, type Session } from './session.ts';
import { IDLE } from './signals/attention.ts';
import { later, listen } from './signals/context.ts';
import { outcomeSignal } from './signals/outcome.ts';
import { Transport } from './transport.ts';

/** Everything after consent: keeps a session, follows the page's address, and stops in the task in which consent ends. */
export function startRecorder(link: Link, script: string): void {
  const found = link.public;
  if (!found || link.call) return;
  const { policy } = found;
  let session: Session | null = null;
  let capture: Capture | null = null;
  let transport: Transport | null = null;
  let stops: (() => void)[] = [];
  let wanted = true;
  let opening = false;
  let failures = 0;
  let navigation: 'load' | 'restore' = 'load';
  let channel: BroadcastChannel | null = null;
  /** The page has been hidden away: if it runs again, it comes from the back-forward cache. */
  let left = false;

  const consented = () => link.stored?.decision === 'granted' && !link.gpc;

  const purposes = () => link.stored?.purposes ?? [];

  const halt = () => {
    for (const stop of stops.splice(0)) stop();
    capture?.close();
    capture = null;
  };

  /** Ends what is recorded so far, as if it were so late (ms since the epoch); it is still sent. */
  const finish = (until = Infinity) => {
    if (!session || !capture) return [];
    const { token } = session;
    const last = capture.lastWords(until).map(({ seq, body }) => ({ seq, token, bytes: storedGzip(body) }));
    halt();
    return last;
  };

  /** Consent ended: in this task nothing runs any more, and nothing is left. What earlier pages left, the loader removes. */
  const forget = () => {
    channel?.postMessage(0);
    halt();
    transport?.close();
    transport = null;
    session?.end();
    session = null;
  };

  let path = location.pathname;
  let template: string | undefined;

  /** Another query or fragment of the same page is no page view, unless the policy keeps that parameter. */
  const route = () => {
    if (location.pathname !== path || matchPage(policy, location.href)?.template !== template) enter('route');
  };

  const enter = (how: 'load' | 'route' | 'restore') => {
    if (!session) return;
    path = location.pathname;
    template = matchPage(policy, location.href)?.template;
    capture?.enter(openView(policy, location.href, session.draw, Date.now(), purposes()), how);
  };

  const begin = (fresh = false): Promise<void> | undefined => {
    if ('prerendering' in document && document.prerendering) {
      document.addEventListener('prerenderingchange', () => begin(fresh), { once: true });
      return;
    }
    return open(fresh).catch(() => {});
  };

  const open = async (fresh: boolean): Promise<void> => {
    if (opening || capture || !wanted || !consented()) return;
    opening = true;
    try {
      session ??= await openSession(link, fresh, left);
    } catch {}
    opening = false;
    if (!wanted || !consented()) return session ? forget() : undefined;
    if (!session) {
      if (failures < 8) setTimeout(() => begin(fresh), 5000 * 2 ** failures++ * (0.75 + Math.random() / 2));
      return;
    }
    failures = 0;
    const current = session;
    transport ??= openTransport();
    capture = new Capture({
      policy,
      session: current,
      purposes: purposes(),
      workers: workers(),
      send: (batch) => transport?.send(batch),
    });
    const flush = () => capture?.flush();
    stops = [
      // What a page does last usually leads to the next page: send it while there is time.
      listen(document, 'click submit', (event) => {
        if (event.type === 'submit' || (event.target as Element | null)?.closest?.('a[href]')) later(flush);
      }),
      'navigation' in window ? listen(window.navigation as EventTarget, 'navigate', flush) : () => {},
      watchNavigation(route),
      listenToTabs(),
      listen(document, 'pointerdown keydown scroll', () => touch(current)),
      // On its way up, after the collectors have said what they know.
      listen(window, 'visibilitychange', () => document.visibilityState === 'hidden' && flush(), false),
    ];
    // While there was no session the page may have changed its address.
    enter(location.pathname === path ? navigation : 'route');
    navigation = 'restore';
    for (const [name, values] of link.waiting.splice(0)) call(name, values);
  };

  /** Other tabs hear of a withdrawal twice: by the change of storage, and here. */
  const listenToTabs = () => {
    const opened = new BroadcastChannel(`scrim.${link.site}`);
    channel = opened;
    opened.onmessage = () => link.refresh();
    return () => {
      channel = null;
      opened.close();
    };
  };

  const touch = (current: Session) => {
    const now = Date.now();
    const last = current.idleSince();
    const over = now - last > IDLE_LIMIT || now > current.expires - 60_000;
    if (!over) return current.touch(now);
    // What is known of the visit is still sent, under its own token: it lasted until nobody was there any longer.
    for (const batch of finish(last + IDLE)) transport?.send(batch);
    session?.end();
    session = null;
    begin(true);
  };

  const openTransport = () => {
    const opened = new Transport(`${link.origin}/capture/v1/${link.site}/batches`, {
      refused(token) {
        opened.drop(token);
        if (token !== session?.token) return;
        halt();
        session.end();
        session = null;
        // The receipt may still hold: then the server gives another session; if not, nothing more happens.
        if (failures++ < 2) begin(true);
      },
      overflow: () => capture?.report({ kind: 'degraded', time: Date.now(), reason: 'overflow' }),
    });
    for (const batch of takeLeftovers(link.site)) opened.send(batch);
    return opened;
  };

  const leave = () => {
    left = true;
    if (!session) return;
    const last = finish();
    const rest = transport?.leave(last) ?? [];
    transport = null;
    if (consented()) keepLeftovers(link.site, rest);
    session.release();
    session = null;
  };

  const workers = () => {
    const { href, origin } = new URL(script, location.href);
    const own = () => new Worker(link.trusted(href));
    const blob = () => {
      const source = `const u=${JSON.stringify(href)},t=self.trustedTypes;importScripts(t?t.createPolicy('scrim',{createScriptURL:u=>u}).createScriptURL(u):u)`;
      const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
      const worker = new Worker(link.trusted(url));
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
      return worker;
    };
    return origin === location.origin ? [own, blob] : [blob];
  };

  /** The account's id itself does not leave. Nothing is told where a page has no WebCrypto: one that came without TLS. */
  const identify = async (kind: unknown, accountId: unknown) => {
    const current = session;
    const id = String(accountId ?? '');
    if (!id) return;
    const text = [link.site, kind, id].join('\0');
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
    // Consent may have ended meanwhile.
    if (!current || current !== session) return;
    const response = await fetch(`${link.origin}/consent/v1/${link.site}/identity`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${current.token}`, 'Content-Type': 'application/json' },
      ...ANONYMOUS,
      keepalive: true,
      body: JSON.stringify({ kind, accountId: hexOf(new Uint8Array(digest)) }),
    });
    const body: IdentityResponse | false = response.ok && (await response.json());
    if (body && current === session) current.adopt(body.token);
  };

  const call = (name: RecorderCall, values: readonly unknown[]) => {
    quietly(() => {
      if (name === 'start') {
        wanted = true;
        begin();
      } else if (name === 'pause' || name === 'stop') {
        wanted = false;
        for (const batch of finish()) transport?.send(batch);
        if (name === 'stop') session?.end();
        if (name === 'stop') session = null;
      } else if (!consented()) {
        return;
      } else if (!session) {
        if (opening && link.waiting.length < 100) link.waiting.push([name, values]);
      } else if (name === 'identify') identify(values[0], values[1]).catch(() => {});
      else if (name === 'trigger')
        capture?.trigger(values[0] === 'help_opened' ? 'help_opened' : `custom:${values[0]}`);
      else {
        const signal = outcomeSignal(policy, Date.now(), values[0], values[1]);
        if (signal) capture?.report(signal);
      }
    });
  };

  link.call = call;
  link.onChange(() => (consented() ? begin() : forget()));
  listen(window, 'pagehide', leave);
  listen(window, 'pageshow', (event) => (event as PageTransitionEvent).persisted && begin());
  begin();
}
