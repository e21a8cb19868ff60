import type { NoticeNode } from '@scrim/protocol';
import { ANONYMOUS } from './anonymous.ts';
import type { Link } from './link.ts';

/** Added to the notice's own style. */
export const CONTROL_CSS = `
.control{position:fixed;left:.5rem;bottom:.5rem;min-height:1.75rem;padding:0 .5rem;border-width:1px;font-size:.8125rem}
pre{max-height:9rem;overflow:auto}`;

const button = (action: string, text: string): NoticeNode => ['button', { type: 'button', 'data-act': action }, text];

/** What the panel says and offers in a state. */
export function panelNode(link: Pick<Link, 'stored' | 'erasable' | 'gpc' | 'texts'>, erased: boolean): NoticeNode {
  const { stored, erasable, gpc, texts } = link;
  const granted = !gpc && stored?.decision === 'granted';
  const state = gpc ? 'gpcHonoured' : granted ? 'recording' : 'notRecording';
  const offers: NoticeNode[] = [];
  if (granted) offers.push(button('withdrawn', 'withdraw'));
  else if (!gpc) offers.push(button('granted', 'accept'));
  if (stored?.receipt) offers.push(button('download', 'download'));
  if (!granted && erasable && !erased) offers.push(button('erase', 'erase'));
  return [
    'section',
    { role: 'dialog', 'aria-label': texts.control ?? '', tabindex: '-1' },
    ['div', { role: 'status' }, ['p', {}, state], ...(erased ? [['p', {}, 'erased'] as const] : [])],
    ['p', { class: 'choice' }, ...offers],
    ...(stored?.receipt ? [['pre', { tabindex: '0' }, JSON.stringify(stored.receipt, null, 1)] as const] : []),
    button('close', 'close'),
  ];
}

/** The small persistent control: look again, withdraw as easily as it was granted, take the receipt, erase. */
export function startControl(link: Link): void {
  let open = false;
  let erased = false;
  let host: HTMLElement | null = null;

  const draw = (focus = false) => {
    host?.remove();
    host = null;
    const node: NoticeNode = open
      ? panelNode(link, erased)
      : ['button', { type: 'button', class: 'control', 'data-act': 'open', 'aria-haspopup': 'dialog' }, 'control'];
    const visible = open || (link.mode === 'banner' && (link.stored || link.gpc));
    if (visible) host = link.mount(node, `${link.public?.notice.css}${CONTROL_CSS}`, act);
    if (focus) host?.focus();
  };

  const act = (action: string) => {
    if (action === 'withdrawn' || action === 'granted') link.decide(action, 'control');
    else if (action === 'download') download(link);
    else if (action === 'erase') erase();
    else {
      open = action === 'open';
      draw(true);
    }
  };

  const erase = async () => {
    try {
      const response = await fetch(`${link.origin}/consent/v1/${link.site}/erasure`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        ...ANONYMOUS,
        body: JSON.stringify({ receipt: link.erasable }),
      });
      erased = response.ok;
      draw(true);
    } catch {}
  };

  link.panel = () => {
    open = true;
    draw(true);
  };
  link.onChange(() => {
    erased = false;
    draw(open);
  });
  draw();
  resend(link);
}

/** A refusal or withdrawal that an earlier page could not tell the server. */
function resend({ stored, decide }: Link): void {
  if (stored && !stored.receipt && stored.decision !== 'granted' && stored.time < performance.timeOrigin) {
    decide(stored.decision, stored.method);
  }
}

function download({ site, stored }: Link): void {
  const content = JSON.stringify({ receipt: stored?.receipt, signed: stored?.signed }, null, 1);
  const href = `data:application/json,${encodeURIComponent(content)}`;
  Object.assign(document.createElement('a'), { href, download: `scrim-receipt-${site}.json` }).click();
}
