import type { JSHandle, Page } from 'playwright-core';

/** The bodies and shadow roots of a page that its scripts can read: open ones, and frames of its origin. */
export function rootsOf(page: Page): Promise<JSHandle<ParentNode[]>> {
  return page.evaluateHandle(() => {
    const isFrame = (element: Element): element is HTMLIFrameElement => /^I?FRAME$/.test(element.tagName);
    const within = (root: ParentNode): ParentNode[] => [
      root,
      ...[...root.querySelectorAll('*')].flatMap((element) => {
        const inside = isFrame(element) ? element.contentDocument?.body : element.shadowRoot;
        return inside ? within(inside) : [];
      }),
    ];
    return within(document.body);
  });
}
