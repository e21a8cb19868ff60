/**
 * Where an element is, without a word of the page (`ElementPath` of the protocol): from `html`, tag and 1-based position
 * among element siblings; `/` enters an open shadow root, `~` the document of a same-origin frame. Elements with the
 * attribute `data-scrim` are not counted. Tags that could carry a name (custom elements, long ones) are `x`. A path over
 * 600 characters ends at an ancestor.
 */
export function elementPath(element: Element): string {
  const steps: string[] = [];
  let at: Element | null = element;
  while (at && at !== document.documentElement) {
    const parent: Node | null = at.parentNode;
    const frame: Element | null | undefined =
      at === at.ownerDocument.documentElement ? at.ownerDocument.defaultView?.frameElement : null;
    if (frame) {
      // The frame's own `html` is not a step: the step below it enters the frame.
      const below = steps.pop();
      if (below) steps.push(`~${below.slice(1)}`);
      at = frame;
      continue;
    }
    if (!parent) break;
    let position = 1;
    for (let before = at.previousElementSibling; before; before = before.previousElementSibling) {
      if (!before.hasAttribute('data-scrim')) position++;
    }
    const shadow: boolean = parent.nodeType === 11;
    const tag = at.localName.toLowerCase();
    steps.push(`${shadow ? '/' : '>'}${/^[a-z][a-z0-9]{0,15}$/.test(tag) ? tag : 'x'}:${position}`);
    at = shadow ? (parent as ShadowRoot).host : at.parentElement;
  }
  let path = 'html';
  for (const step of steps.reverse()) {
    if (path.length + step.length > 600) break;
    path += step;
  }
  return path;
}

/**
 * The element at a path in a page or in its replayed document; null when there is none. In a replay, scripts are
 * `noscript`, and the player may have put elements of its own beside `head` and `body`.
 */
export function resolvePath(document: Document, path: string): Element | null {
  let within = document;
  let at: Element | null = within.documentElement;
  for (const [, joint, tag, position] of path.matchAll(/([>/~])([a-z0-9]+):(\d+)/g)) {
    if (joint === '~') {
      const entered: Document | null = at && 'contentDocument' in at ? (at.contentDocument as Document | null) : null;
      if (!entered) return null;
      within = entered;
      at = within.documentElement;
    }
    if (!at) return null;
    const top: boolean = at === within.documentElement;
    if (top && tag === 'head') at = within.head;
    else if (top && tag === 'body') at = within.body;
    else {
      const parent: ParentNode | null = joint === '/' ? at.shadowRoot : at;
      const counted: Element[] = [...(parent?.children ?? [])].filter((child) => !child.hasAttribute('data-scrim'));
      at = counted[Number(position) - 1] ?? null;
    }
    const found = at?.localName.toLowerCase();
    if (tag !== 'x' && found !== tag && !(tag === 'script' && found === 'noscript')) return null;
  }
  return at;
}
