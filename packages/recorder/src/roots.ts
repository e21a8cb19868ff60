/** A root, or an element, and the open shadow roots in it. */
export function rootsOf(root: ParentNode & Node): Node[] {
  return [
    root,
    ...[root as Element, ...root.querySelectorAll('*')].flatMap(({ shadowRoot }) =>
      shadowRoot ? rootsOf(shadowRoot) : [],
    ),
  ];
}

/** The element in whose open shadow root a node is. A link that stands nowhere is its own root, and has a host too: its address's. */
export function hostOf(node: Node): Element | undefined {
  const root = node.getRootNode() as ShadowRoot;
  return root.nodeType === Node.DOCUMENT_FRAGMENT_NODE ? root.host : undefined;
}

/** `closest`, out of open shadow roots too. */
export function closest(element: Element, selector: string): Element | undefined {
  let at: Element | undefined = element;
  while (at) {
    const found = at.closest(selector);
    if (found) return found;
    at = hostOf(at);
  }
}
