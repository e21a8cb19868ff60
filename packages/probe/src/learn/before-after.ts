import type { Page } from 'playwright-core';
import { collectDrawings, DRAWN } from './shapes.ts';

export interface Pictures {
  readonly path: string;
  /** JPEG, base64. */
  readonly before: string;
  readonly after: string;
}

/** The page with every text and drawing masked, and with only what is lit shown; then as it was. `lit` has `role\ntext`. */
export async function picture(page: Page, path: string, lit: readonly string[]): Promise<Pictures> {
  const drawings = await collectDrawings(page);
  const shoot = async (shown: readonly string[]) => {
    const hidden = drawings.map((drawing) => drawing !== '' && !shown.includes(`drawing\n${drawing}`));
    const restore = await page.evaluateHandle(mask, { lit: shown, shapes: DRAWN, hidden });
    const image = await page.screenshot({ type: 'jpeg', quality: 55, scale: 'css' });
    await restore.evaluate((unmask) => unmask());
    return image.toString('base64');
  };
  return { path, before: await shoot([]), after: await shoot(lit) };
}

/** Masks the page; what it returns, run in the page, shows it again. */
function mask({
  lit,
  shapes,
  hidden,
}: {
  readonly lit: readonly string[];
  readonly shapes: string;
  /** Of each shape, whether it is masked. */
  readonly hidden: readonly boolean[];
}): () => void {
  const shown = new Set(lit);
  const kept: [Node, string][] = [];
  const values: [HTMLInputElement, string][] = [];
  const roles: [RegExp, string][] = [
    [/^h[1-6]$/, 'heading'],
    [/^(?:button|summary)$/, 'button'],
    [/^a$/, 'link'],
    [/^(?:label|legend|th|dt|caption)$/, 'label'],
    [/^(?:option|optgroup)$/, 'option'],
  ];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.nodeValue ?? '';
    if (text.trim() === '' || node.parentElement?.closest('script,style,noscript')) continue;
    let role = 'text';
    for (let at = node.parentElement; at && role === 'text'; at = at.parentElement)
      for (const [tags, name] of roles) if (tags.test(at.tagName.toLowerCase())) role = name;
    if (shown.has(`${role}\n${text.replace(/\s+/g, ' ').trim()}`)) continue;
    kept.push([node, text]);
  }
  for (const [node, text] of kept) node.nodeValue = text.replace(/\S/g, '█');
  const drawn: [Element, string | null][] = [];
  for (const [at, shape] of document.querySelectorAll(shapes).entries()) {
    if (!hidden[at]) continue;
    drawn.push([shape, shape.getAttribute('visibility')]);
    shape.setAttribute('visibility', 'hidden');
  }
  for (const input of document.querySelectorAll('input')) {
    if (/^(?:checkbox|radio|range|button|submit)$/.test(input.type) || input.value === '') continue;
    values.push([input, input.style.color]);
    input.style.setProperty('color', 'transparent', 'important');
  }
  return () => {
    for (const [node, text] of kept) node.nodeValue = text;
    for (const [shape, before] of drawn) {
      if (before === null) shape.removeAttribute('visibility');
      else shape.setAttribute('visibility', before);
    }
    for (const [input, color] of values) input.style.color = color;
  };
}
