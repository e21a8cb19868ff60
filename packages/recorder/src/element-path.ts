import { isPlatformName } from '@scrim/redaction/words';

/** What comes and goes beside a page's own elements: live messages, and what is Scrim's. */
const ASIDE = '[data-scrim],[role=alert],[role=status]';

const isAside = (element: Element) => element.matches(ASIDE);

/**
 * Tag and 1-based position among element siblings. Live messages are counted apart, with a zero before (`p:01`): one that
 * appears moves no other element. Tags that are not the web platform's are `x`: they could carry a name.
 */
export function stepOf(element: Element): string {
  const aside = isAside(element);
  let position = 0;
  for (let at: Element | null = element; at; at = at.previousElementSibling) if (isAside(at) === aside) position++;
  const tag = element.localName.toLowerCase();
  return `${/^[a-z][a-z0-9]{0,15}$/.test(tag) && isPlatformName(tag) ? tag : 'x'}:${aside ? 0 : ''}${position}`;
}

/**
 * Where an element is, without a word of the page (`ElementPath` of the protocol): from `html`, step by step; `/` enters an
 * open shadow root, `~` the document of a same-origin frame. A path over 600 characters ends at an ancestor.
 */
export function elementPath(element: Element): string {
  let path = '';
  let at: Element | null = element;
  while (at && at !== document.documentElement) {
    const parent: Node | null = at.parentNode;
    const frame: Element | null | undefined =
      at === at.ownerDocument.documentElement ? at.ownerDocument.defaultView?.frameElement : null;
    if (frame) {
      // The frame's own `html` is not a step: the step below it enters the frame.
      path = path.replace(/^>/, '~');
      at = frame;
      continue;
    }
    const shadow: boolean = parent?.nodeType === 11;
    path = `${shadow ? '/' : '>'}${stepOf(at)}${path}`;
    at = shadow ? (parent as ShadowRoot).host : at.parentElement;
  }
  return `html${path}`.match(/^.{0,600}(?![^>/~])/)?.[0] ?? '';
}

/**
 * The element at a path in a page or in its replayed document; null when there is none. In a replay, scripts are
 * `noscript`, and the player may have put elements of its own beside `head` and `body`.
 */
export function resolvePath(document: Document, path: string): Element | null {
  let within = document;
  let at: Element | null = within.documentElement;
  for (const [, joint, tag, position = ''] of path.matchAll(/([>/~])([a-z0-9]+):(\d+)/g)) {
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
      const aside = position.startsWith('0');
      const counted: Element[] = [...(parent?.children ?? [])].filter((child) => isAside(child) === aside);
      at = counted[Number(position) - 1] ?? null;
    }
    const found = at?.localName.toLowerCase();
    if (tag !== 'x' && found !== tag && !(tag === 'script' && found === 'noscript')) return null;
  }
  return at;
}
