import type { ConsentDecision, ConsentMethod, DecisionResponse, PublicPolicy } from '@scrim/protocol';
import { ANONYMOUS } from './anonymous.ts';
import type { Link, RecorderCall, StoredDecision } from './link.ts';
import { buildNotice } from './notice-node.ts';
import type { ConsentState, Scrim } from './public.ts';
import { quietly } from './quietly.ts';

type ScriptUrls = { createScriptURL(url: string): string };

declare global {
  interface Window {
    scrim?: Scrim & { readonly link: Link };
    trustedTypes?: { createPolicy(name: string, rules: ScriptUrls): ScriptUrls };
  }
  interface Navigator {
    readonly globalPrivacyControl?: boolean;
  }
}

/**
 * All that runs before a decision: fetches the site's public policy and asks. It stores and buffers nothing until there
 * is a decision, and is silent about its failures: the page must not notice.
 * @param mode `banner`; `api`, `gpp` or `tcf` when another consent manager asks
 * @param regime whose data the site says this is; without it the page rule that begins like the address says it
 */
export function load(site: string, origin: string, mode: string, regime?: string): Scrim & { readonly link: Link } {
  const key = `scrim.${site}`;
  const listeners = new Set<(state: ConsentState) => void>();
  const loaded = new Set<string>();
  let scriptUrls: ScriptUrls | undefined;
  let shown: HTMLElement | undefined;

  const state = () => ({
    decision: link.gpc ? ('gpc' as const) : (link.stored?.decision ?? null),
    receipt: link.stored?.receipt ?? null,
  });

  const holds = () => link.stored?.decision === 'granted';

  const fetchFile = (kind: string) => {
    if (!link.public || loaded.has(kind)) return;
    loaded.add(kind);
    const src = link.trusted(origin + link.public.recorder.replace('recorder', kind));
    document.head.append(Object.assign(document.createElement('script'), ANONYMOUS, { src }));
  };

  const show = (name: 'banner' | 'gpc', act: (action: string) => void) => {
    shown?.remove();
    const notice = link.public?.notice;
    if (notice?.[name]) {
      shown = link.mount(notice[name], notice.css, (action) => {
        shown?.remove();
        act(action);
      });
    }
  };

  const ask = () => show('banner', (action) => action && link.decide(action as ConsentDecision, 'banner'));

  /** Makes the page agree with the decision, whichever tab made it. */
  const apply = () => {
    const { stored } = link;
    const granted = holds();
    link.erasable = stored?.erasable ?? link.erasable;
    const policy = link.public?.policy;
    if (
      policy &&
      stored &&
      (link.gpc ||
        stored.decision === 'gpc' ||
        Date.now() - stored.time > policy.consent.reaskDays * 864e5 ||
        (granted &&
          (stored.notice !== policy.consent.noticeVersion ||
            Object.keys(policy.purposes).some((id) => !stored.purposes?.includes(id)))))
    ) {
      link.stored = null;
    }
    // Also where no recorder was loaded that could do it.
    if (!holds()) {
      link.waiting = [];
      quietly(() => [localStorage, sessionStorage].map((storage) => storage.removeItem(`${key}.rest`)));
    }
    shown?.remove();
    // Whether a grant still holds, the policy says.
    if (policy || !holds()) for (const listener of listeners) quietly(() => listener(state()));
    if (!policy) return;
    if (mode !== 'banner' && mode !== 'api') fetchFile('manager');
    if (link.stored) {
      fetchFile('control');
      if (granted) fetchFile('recorder');
    } else if (link.gpc) acknowledge(granted);
    else if (mode === 'banner') ask();
  };

  /**
   * Global Privacy Control: says that it is honoured; one receipt, without an identifier, per visit and not per page,
   * and only one where there was a grant, which it names.
   * @param revokes there is a grant which that receipt ends
   */
  const acknowledge = (revokes: boolean) => {
    const dismissed = quietly(() => sessionStorage.getItem(key));
    const done = () => {
      quietly(() => sessionStorage.setItem(key, 'gpc'));
      fetchFile('control');
    };
    if (dismissed) done();
    else show('gpc', done);
    if (revokes || !(dismissed || link.erasable || document.referrer.startsWith(`${location.origin}/`))) {
      link.decide('gpc', 'gpc-signal');
    }
  };

  const save = (stored: StoredDecision) => {
    link.stored = stored;
    quietly(() => {
      // First, and it works in full storage too: an older grant must not outlive a withdrawal that cannot be written.
      if (!holds()) localStorage.removeItem(key);
      localStorage.setItem(key, JSON.stringify(stored));
    });
    quietly(apply);
  };

  const link: Link = {
    site,
    origin,
    mode,
    erasable: null,
    gpc: !!navigator.globalPrivacyControl,
    waiting: [],
    texts: {},
    language: '',
    async decide(decision, method) {
      if (!link.public) link.refresh();
      if (link.gpc !== (decision === 'gpc')) return false;
      const granted = decision === 'granted';
      // A refusal of the same millisecond is the later decision.
      const stored = { decision, method, time: Date.now() - +granted, erasable: link.erasable };
      // A refusal holds at once, without a server and before the policy is here; consent only once its receipt is signed.
      if (!granted && !link.gpc) save(stored);
      // Refused while consent was still on its way: the later decision stands.
      const overtaken = () => link.stored && link.stored.time > stored.time;
      try {
        const { policy } = await ready;
        if (overtaken()) return false;
        const notice = policy.consent.noticeVersion;
        const purposes = Object.keys(policy.purposes);
        const { signed, receipt, grant }: DecisionResponse = await (
          await fetch(`${origin}/consent/v1/${site}/receipts`, {
            ...ANONYMOUS,
            method: 'POST',
            keepalive: true,
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify({
              decision,
              method,
              language: link.language,
              policy: policy.hash,
              noticeVersion: notice,
              purposes,
              regime:
                regime ??
                policy.pages.find(
                  (page) => page.regime && location.pathname.startsWith(page.match.replace(/.?[*{].*/, '')),
                )?.regime ??
                'visitor',
              previous: stored.erasable,
            }),
          })
        ).json();
        if (!signed || overtaken()) return false;
        link.grant = grant;
        // Under Global Privacy Control nothing is stored, but what ends an earlier grant.
        if (!link.gpc || stored.erasable) {
          save({ ...stored, notice, purposes, signed, receipt, erasable: receipt.subject ? signed : stored.erasable });
        }
        return true;
      } catch {
        return false;
      }
    },
    mount(view, css, act) {
      const host = document.createElement('div');
      host.dataset.scrim = '';
      const root = host.attachShadow({ mode: 'closed', delegatesFocus: true });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      root.adoptedStyleSheets.push(sheet);
      const element = buildNotice(view, link.texts);
      element.lang = link.language;
      root.append(element);
      element.onclick = (event) => {
        const action = (event.target as Element).closest<HTMLElement>('[data-act]')?.dataset.act;
        if (action) act(action);
      };
      element.onkeydown = (event) => {
        if (event.key === 'Escape') act('');
      };
      document.documentElement.append(host);
      return host;
    },
    trusted(url) {
      scriptUrls ??= window.trustedTypes?.createPolicy('scrim', { createScriptURL: (text) => text });
      return scriptUrls?.createScriptURL(url) ?? url;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    refresh() {
      quietly(() => {
        link.stored = JSON.parse(`${localStorage.getItem(key)}`);
      });
      quietly(apply);
    },
  };

  const decide =
    (decision: ConsentDecision) =>
    (method: ConsentMethod = 'api') =>
      link.decide(decision, method);
  const call =
    (name: RecorderCall) =>
    (...values: unknown[]) => {
      if (link.call) link.call(name, values);
      else if (link.public && holds()) link.waiting.push([name, values]);
    };

  const ready = (async (): Promise<PublicPolicy> => {
    const found = await (await fetch(`${origin}/site/${site}/policy.json`, ANONYMOUS)).json();
    const { notice, languages } = found.policy.consent;
    const language = (document.documentElement.lang || navigator.language).slice(0, 2);
    link.language = notice[language] ? language : (languages ?? Object.keys(notice))[0];
    link.texts = notice[link.language];
    link.gpc ||= found.gpc;
    if (!document.body) await new Promise((resolve) => addEventListener('DOMContentLoaded', resolve));
    link.public = found;
    link.refresh();
    const changed = (event: { readonly key?: string | null; readonly persisted?: boolean }) =>
      (event.key === key || event.persisted) && link.refresh();
    addEventListener('storage', changed);
    addEventListener('pageshow', changed);
    return found;
  })();
  ready.catch(() => {});

  return {
    link,
    consent: {
      grant: decide('granted'),
      deny: decide('denied'),
      withdraw: decide('withdrawn'),
      state,
      onChange: link.onChange,
      show: () => (link.panel ? link.panel() : ask()),
    },
    start: call('start'),
    stop: call('stop'),
    pause: call('pause'),
    identify: call('identify'),
    trigger: call('trigger'),
    event: call('event'),
  };
}
