import type { ConsentDecision, ConsentMethod, DecisionResponse, NoticeNode } from '@scrim/protocol';
import type { ConsentState, Link, RecorderCall, Scrim, StoredDecision } from './link.ts';
import { buildNotice } from './notice-node.ts';

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
 */
export function load(site: string, origin: string, mode: string): Scrim & { readonly link: Link } {
  const key = `scrim.${site}`;
  const listeners = new Set<(state: ConsentState) => void>();
  const loaded: string[] = [];
  let shown: HTMLElement | undefined;
  let scriptUrls: ScriptUrls | undefined;

  const state = () => ({
    decision: link.gpc ? ('gpc' as const) : (link.stored?.decision ?? null),
    receipt: link.stored?.receipt ?? null,
  });

  const fetchFile = (kind: string) => {
    if (loaded.includes(kind) || !link.public) return;
    loaded.push(kind);
    const script = document.createElement('script');
    script.src = link.trusted(new URL(link.public.recorder.replace('recorder', kind), origin).href);
    document.head.append(script);
  };

  const show = (view: NoticeNode | undefined, act: (action: string) => void) => {
    shown?.remove();
    if (view && link.public) {
      shown = link.mount(view, link.public.notice.css, (action) => {
        shown?.remove();
        act(action);
      });
    }
  };

  const ask = () => show(link.public?.notice.banner, (action) => action && decide(action as ConsentDecision)('banner'));

  /** Makes the page agree with the decision, whichever tab made it. */
  const apply = () => {
    if (!link.public) return;
    const { consent, purposes } = link.public.policy;
    const { stored } = link;
    const granted = stored?.decision === 'granted';
    if (
      stored &&
      (link.gpc ||
        Date.now() - stored.time > consent.reaskDays * 864e5 ||
        (granted &&
          (stored.notice !== consent.noticeVersion ||
            Object.keys(purposes).some((id) => !stored.purposes.includes(id)))))
    ) {
      link.stored = null;
    }
    shown?.remove();
    for (const listener of listeners) {
      try {
        listener(state());
      } catch {}
    }
    if (mode === 'gpp' || mode === 'tcf') fetchFile('manager');
    if (link.stored) {
      fetchFile('control');
      if (granted) fetchFile('recorder');
    } else if (link.gpc) {
      acknowledge();
    } else if (mode === 'banner') {
      ask();
    }
  };

  /** Global Privacy Control: says that it is honoured; one receipt, without an identifier, per visit and not per page. */
  const acknowledge = () => {
    let dismissed: string | null = null;
    try {
      dismissed = sessionStorage.getItem(key);
    } catch {}
    if (dismissed) return fetchFile('control');
    show(link.public?.notice.gpc, () => {
      try {
        sessionStorage.setItem(key, 'gpc');
      } catch {}
      fetchFile('control');
    });
    if (!document.referrer.startsWith(`${location.origin}/`)) link.decide('gpc', 'gpc-signal');
  };

  const agree = () => {
    try {
      apply();
    } catch {}
  };

  const save = (stored: StoredDecision) => {
    link.stored = stored;
    try {
      localStorage.setItem(key, JSON.stringify(stored));
    } catch {}
    agree();
  };

  const link: Link = {
    site,
    origin,
    mode,
    public: null,
    stored: null,
    gpc: !!navigator.globalPrivacyControl,
    grant: null,
    call: null,
    waiting: [],
    panel: null,
    texts: {},
    language: 'en',
    async decide(decision, method) {
      const policy = link.public?.policy;
      if (!policy || link.gpc !== (decision === 'gpc')) return false;
      const stored = {
        decision,
        method,
        time: Date.now(),
        notice: policy.consent.noticeVersion,
        purposes: Object.keys(policy.purposes),
        signed: link.stored?.signed ?? null,
        receipt: null,
      };
      // A refusal holds at once, and without a server; consent only once its receipt is signed.
      if (decision === 'denied' || decision === 'withdrawn') save(stored);
      try {
        const response = await fetch(`${origin}/consent/v1/${site}/receipts`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          keepalive: true,
          credentials: 'omit',
          body: JSON.stringify({
            decision,
            method,
            language: link.language,
            policy: policy.hash,
            noticeVersion: stored.notice,
            purposes: stored.purposes,
            regime: 'visitor',
            previous: stored.signed,
          }),
        });
        const { signed, receipt, grant }: DecisionResponse = await response.json();
        // Withdrawn while consent was still on its way: the later decision stands.
        if (!signed || (link.stored && link.stored.time > stored.time)) return false;
        link.grant = grant;
        if (decision !== 'gpc') save({ ...stored, signed, receipt });
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
      root.adoptedStyleSheets = [sheet];
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
      return scriptUrls ? scriptUrls.createScriptURL(url) : url;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    refresh() {
      try {
        link.stored = JSON.parse(localStorage.getItem(key) ?? 'null');
      } catch {}
      agree();
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
      else if (state().decision === 'granted') link.waiting.push([name, values]);
    };

  (async () => {
    try {
      const found = await (await fetch(`${origin}/site/${site}/policy.json`, { credentials: 'omit' })).json();
      const { notice } = found.policy.consent;
      const language = (document.documentElement.lang || navigator.language).slice(0, 2);
      link.language = notice[language] ? language : (Object.keys(notice)[0] ?? '');
      link.texts = notice[link.language];
      link.gpc ||= found.gpc;
      if (!document.body) await new Promise((resolve) => addEventListener('DOMContentLoaded', resolve));
      link.public = found;
      link.refresh();
      window.addEventListener('storage', (event) => event.key === key && link.refresh());
      window.addEventListener('pageshow', (event) => event.persisted && link.refresh());
    } catch {}
  })();

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
