import type { CompiledPolicy } from '@scrim/policy';
import type { NoticeNode, NoticeView } from '@scrim/protocol';

/**
 * The banner and the acknowledgement of Global Privacy Control (11 CCR § 7025(c)(6)), as the server puts them into
 * `policy.json`. Accept and decline are one rule of style: equal in size, weight, colour and number of clicks
 * (GDPR art. 7; EDPB 03/2022; 11 CCR § 7004(a)(2)).
 */
export function noticeView(policy: CompiledPolicy): NoticeView {
  return { css: NOTICE_CSS, banner: banner(policy.consent.privacyUrl), gpc: GPC };
}

const button = (action: string, text: string): NoticeNode => ['button', { type: 'button', 'data-act': action }, text];

const banner = (privacyUrl: string): NoticeNode => [
  'section',
  { role: 'dialog', 'aria-modal': 'false', 'aria-labelledby': 'title', 'aria-describedby': 'body', tabindex: '-1' },
  ['h2', { id: 'title' }, 'title'],
  [
    'p',
    { id: 'body' },
    ['span', {}, 'body'],
    ' ',
    ['a', { href: privacyUrl, target: '_blank', rel: 'noopener' }, 'privacyLabel'],
  ],
  ['div', { class: 'choice' }, button('denied', 'decline'), button('granted', 'accept')],
];

const GPC: NoticeNode = ['section', { role: 'status' }, ['p', {}, 'gpcHonoured'], button('close', 'close')];

export const NOTICE_CSS = `
:host{all:initial;position:fixed;z-index:2147483647}
*{box-sizing:border-box}
section{position:fixed;left:1rem;right:1rem;bottom:1rem;max-width:34rem;max-height:calc(100vh - 2rem);overflow:auto;margin:0 auto;padding:1.25rem;
border:1px solid #5c6470;border-radius:.75rem;background:#fff;color:#1b1f24;font:1rem/1.5 system-ui,sans-serif;box-shadow:0 .5rem 2rem #0004}
h2{margin:0 0 .5rem;font-size:1.125rem;line-height:1.3}
p{margin:0 0 1rem}
a{color:#0b4f9c}
.choice{display:grid;grid-template-columns:1fr 1fr;gap:.75rem}
button{font:inherit;font-weight:600;min-height:2.75rem;padding:.5rem .75rem;border:2px solid #1b1f24;border-radius:.5rem;background:#fff;color:#1b1f24;cursor:pointer}
button:hover{background:#eef1f4}
:focus-visible{outline:3px solid #0b4f9c;outline-offset:2px}
.choice button{width:100%}
@media(max-width:22rem){.choice{grid-template-columns:1fr}}
@media(prefers-color-scheme:dark){section{background:#1b1f24;color:#f2f4f7;border-color:#8b95a3}a{color:#9cc7ff}
button{background:#1b1f24;color:#f2f4f7;border-color:#f2f4f7}button:hover{background:#323a44}:focus-visible{outline-color:#9cc7ff}}
@media print{section{display:none}}`;
