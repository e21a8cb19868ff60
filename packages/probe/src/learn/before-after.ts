import type { Page } from 'playwright-core';
import { rootsOf } from './page-roots.ts';
import { collectDrawings, DRAWN } from './shapes.ts';

export interface Pictures {
  readonly path: string;
  /** JPEG, base64. */
  readonly before: string;
  readonly after: string;
}

/**
 * The page with every text and drawing masked, and with only what is lit shown; then as it was. `lit` has `role\ntext`.
 * Open shadow roots and frames of the page's origin too; frames of others are empty boxes, as in a replay.
 */
export async function picture(page: Page, path: string, lit: readonly string[]): Promise<Pictures> {
  const roots = await rootsOf(page);
  const drawings = await collectDrawings(page, roots);
  const shoot = async (shown: readonly string[]) => {
    const hidden = drawings.map((drawing) => drawing !== '' && !shown.includes(`drawing\n${drawing}`));
    const restore = await page.evaluateHandle(mask, { roots, lit: shown, shapes: DRAWN, hidden });
    const image = await page.screenshot({ type: 'jpeg', quality: 55, scale: 'css' });
    await restore.evaluate((unmask) => unmask());
    return image.toString('base64');
  };
  return { path, before: await shoot([]), after: await shoot(lit) };
}

/** Masks the page; what it returns, run in the page, shows it again. */
function mask({
  roots,
  lit,
  shapes,
  hidden,
}: {
  readonly roots: readonly ParentNode[];
  readonly lit: readonly string[];
  readonly shapes: string;
  /** Of each shape, root by root, whether it is masked. */
  readonly hidden: readonly boolean[];
}): () => void {
  const shown = new Set(lit);
  const undo: (() => void)[] = [];
  const roles: [RegExp, string][] = [
    [/^h[1-6]$/, 'heading'],
    [/^(?:button|summary)$/, 'button'],
    [/^a$/, 'link'],
    [/^(?:label|legend|th|dt|caption)$/, 'label'],
    [/^(?:option|optgroup)$/, 'option'],
  ];
  const isShadow = (root: Node): root is ShadowRoot => root.nodeType === 11 && 'host' in root;
  const parentOf = (node: Node): Element | null => {
    const root = node.getRootNode();
    return node.parentElement ?? (isShadow(root) ? root.host : null);
  };
  /** Null: nothing is to be masked. */
  const masked = (role: string, text: string): string | null =>
    text.trim() === '' || shown.has(`${role}\n${text.replace(/\s+/g, ' ').trim()}`) ? null : text.replace(/\S/g, '█');
  const setAttribute = (element: Element, name: string, value: string) => {
    const before = element.getAttribute(name);
    element.setAttribute(name, value);
    undo.push(() => (before === null ? element.removeAttribute(name) : element.setAttribute(name, before)));
  };
  const setStyle = (element: HTMLElement, name: string, value: string) => {
    const { style } = element;
    const [hadStyle, before, priority] = [
      element.hasAttribute('style'),
      style.getPropertyValue(name),
      style.getPropertyPriority(name),
    ];
    style.setProperty(name, value, 'important');
    undo.push(() => {
      style.setProperty(name, before, priority);
      // Asked first, or Chromium, which has not written it out yet, leaves an empty one.
      if (!hadStyle && element.hasAttribute('style')) element.removeAttribute('style');
    });
  };
  const maskText = (node: Node) => {
    if (node.parentElement?.closest('script,style,noscript')) return;
    let role = 'text';
    for (let at = parentOf(node); at && role === 'text'; at = parentOf(at))
      for (const [tags, name] of roles) if (tags.test(at.tagName.toLowerCase())) role = name;
    const before = node.nodeValue;
    const text = masked(role, before ?? '');
    if (text === null) return;
    node.nodeValue = text;
    undo.push(() => {
      node.nodeValue = before;
    });
  };
  const maskAttribute = (element: Element, name: string, role: string) => {
    const text = masked(role, element.getAttribute(name) ?? '');
    if (text !== null) setAttribute(element, name, text);
  };

  const hideText = (field: HTMLElement) => {
    // Or the picture is of a colour on its way.
    setStyle(field, 'transition', 'none');
    setStyle(field, 'color', 'transparent');
    setStyle(field, '-webkit-text-fill-color', 'transparent');
  };

  let shape = 0;
  for (const root of roots) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) maskText(node);
    for (const drawn of root.querySelectorAll(shapes)) if (hidden[shape++]) setAttribute(drawn, 'visibility', 'hidden');
    for (const element of root.querySelectorAll('[placeholder]')) maskAttribute(element, 'placeholder', 'attribute');
    for (const element of root.querySelectorAll('option[label],optgroup[label]'))
      maskAttribute(element, 'label', 'attribute');
    for (const field of root.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input,textarea')) {
      if (/^(?:button|submit|reset)$/.test(field.type)) maskAttribute(field, 'value', 'button');
      else if (!/^(?:checkbox|radio|range)$/.test(field.type) && field.value !== '') hideText(field);
    }
    for (const frame of root.querySelectorAll('iframe'))
      if (frame.contentDocument === null) setStyle(frame, 'visibility', 'hidden');
  }
  return () => {
    for (const restore of undo.reverse()) restore();
  };
}
