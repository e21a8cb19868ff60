import type { NoticeNode } from '@scrim/protocol';

/**
 * Builds a notice without `innerHTML` and without inline style, so that it works under a strict CSP and Trusted Types.
 * A string child is a key of `texts`, or else the text itself.
 */
export function buildNotice(
  [tag, attributes, ...children]: NoticeNode,
  texts: Readonly<Record<string, string>>,
): HTMLElement {
  const element = document.createElement(tag);
  for (const name in attributes) element.setAttribute(name, attributes[name] as string);
  for (const child of children) {
    element.append(typeof child === 'string' ? (texts[child] ?? child) : buildNotice(child, texts));
  }
  return element;
}
