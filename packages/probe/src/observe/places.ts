import type { Page } from 'playwright-core';
import { answerOf } from '../browser/frame-answer.ts';
import type { Marker } from '../reader/index.ts';

/** Where on a page a value stands: never the value. */
export interface Place {
  /** `input#email`, `p.greeting`; a window for title and address. */
  readonly selector: string;
  /** `value`, `text`, `title`, `address`, or an attribute's name. */
  readonly how: string;
}

/** Where the markers stand in the page now, in the top document and the frames that can be looked into. */
export async function placesOf(page: Page, markers: readonly Marker[]): Promise<(Place & { marker: string })[]> {
  const sought = markers.filter(({ value }) => value.length > 4).map(({ id, value }) => [id, value] as const);
  const found = await Promise.all(
    page.frames().map((frame) => answerOf(frame, frame.evaluate(lookAround, sought), []).catch(() => [])),
  );
  return found.flat();
}

function lookAround(sought: readonly (readonly [id: string, value: string])[]): (Place & { marker: string })[] {
  const found: (Place & { marker: string })[] = [];
  const describe = (element: Element): string => {
    const name = element.getAttribute('name');
    const [firstClass] = element.classList;
    const tag = element.tagName.toLowerCase();
    return element.id
      ? `${tag}#${element.id}`
      : name
        ? `${tag}[name=${name}]`
        : firstClass
          ? `${tag}.${firstClass}`
          : tag;
  };
  const bare = (text: string) => text.toLowerCase().replace(/[\s().-]/g, '');
  const wanted = sought.map(([id, value]) => [id, bare(value)] as const);
  const tell = (text: string | null, selector: () => string, how: string) => {
    if (!text || text.length < 4 || text.length > 20_000) return;
    const plain = bare(text);
    for (const [id, value] of wanted) if (plain.includes(value)) found.push({ marker: id, selector: selector(), how });
  };
  tell(document.title, () => 'document', 'title');
  // Each ASCII escape by itself: an address need not be UTF-8.
  const address = location.href.replace(/%[2-7][0-9a-f]/gi, (code) => decodeURIComponent(code));
  tell(address, () => 'window', 'address');
  const visit = (root: Document | ShadowRoot) => {
    for (const element of root.querySelectorAll('*')) {
      if ('value' in element && typeof element.value === 'string')
        tell(element.value, () => describe(element), 'value');
      for (const { name, value } of element.attributes) tell(value, () => describe(element), name);
      for (const child of element.childNodes)
        if (child.nodeType === 3) tell(child.nodeValue, () => describe(element), 'text');
      if (element.shadowRoot) visit(element.shadowRoot);
    }
  };
  visit(document);
  return found.slice(0, 400);
}
