import { digitModel, fitMaskModel, type MaskModel } from './mask-advance.ts';
import { createMaskFont, MASK_FONT_DESCRIPTORS, MASK_FONT_FAMILY, maskFontFace } from './mask-font.ts';
import { RUNNING_TEXTS, VALUE_TEXTS } from './running-text.ts';
import { fontOf, measureWords } from './word-ruler.ts';

const MASK = '█';
/** The families of this file, and the one that stands in a page's own font lists. */
const OWN_FAMILY = new RegExp(`${MASK_FONT_FAMILY}-(\\d+)-(\\d+)`);
const MASK_FAMILIES = new RegExp(`["']?${MASK_FONT_FAMILY}(?:-\\d+)*["']?\\s*,\\s*`, 'g');
/** Longer texts are sentences, on any page. */
const VALUE_WORDS = 3;
const SAMPLES = { running: RUNNING_TEXTS, values: VALUE_TEXTS, digits: ['0123456789'] } as const;
type MaskKind = keyof typeof SAMPLES;
const FIELDS = 'input,textarea,select';

/**
 * Draws masked texts of a replayed document as wide as running text of the same word lengths is on average in the font that each
 * is set in. Follows the document until `stop` is called.
 */
export function fitMasks(inside: Document): { refit(): void; stop(): void } {
  const view = inside.defaultView;
  if (!view) return { refit: () => {}, stop: () => {} };
  const models = new Map<string, MaskModel>();
  const added = new Set<string>();
  const roots = new Set<Node>();
  let lit = false;

  const observer = new MutationObserver((records) => {
    const touched = new Set<Element>();
    for (const { target, type } of records) {
      const element = isElement(target) ? target : target.parentElement;
      if (!element || element.localName === 'style' || (type === 'childList' && element.localName === 'head'))
        return refit();
      touched.add(element);
    }
    fit(touched);
  });

  const modelFor = (font: string, kind: MaskKind): MaskModel => {
    const key = `${kind} ${font}`;
    const known = models.get(key);
    if (known) return known;
    const sample = SAMPLES[kind];
    const words = [...new Set(sample.flatMap((text) => text.split(' ')))];
    const widths = measureWords(inside, font, words);
    const widthOf = new Map(words.map((word, index) => [word, widths[index] ?? 0]));
    const model =
      kind === 'digits' ? digitModel(widths[0] ?? 0) : fitMaskModel((word) => widthOf.get(word) ?? 0, sample);
    models.set(key, model);
    return model;
  };

  const familyFor = (element: HTMLElement): string | null => {
    const style = view.getComputedStyle(element);
    const list = style.fontFamily.replace(MASK_FAMILIES, '');
    // Alone it has a size of its own in browsers, which a second family would end; its own █ is as wide as its letters.
    if (list === 'monospace' || list === '') return null;
    const words = maskedWords(element);
    const { letter, word } = modelFor(fontOf(style, list), kindOf(words, lit))(words.map((one) => [...one].length));
    const family = `${MASK_FONT_FAMILY}-${letter}-${word + 1000}`;
    if (!added.has(family)) {
      added.add(family);
      inside.fonts.add(new view.FontFace(family, createMaskFont({ letter, word }).buffer, MASK_FONT_DESCRIPTORS));
    }
    return `${family}, ${list}`;
  };

  const fit = (under: Iterable<Element>): void => {
    const masked = new Set<HTMLElement>();
    for (const element of under) if (element.isConnected) collect(element, masked);
    for (const element of masked) takeBack(element);
    const lists = [...masked].map((element) => [element, familyFor(element)] as const);
    for (const [element, list] of lists) if (list) put(element, list);
    observer.takeRecords();
  };

  const collect = (element: Element, masked: Set<HTMLElement>): void => {
    const walker = inside.createTreeWalker(element, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node: Node | null = walker.currentNode; node; node = walker.nextNode()) {
      if (!isElement(node)) {
        if (node.nodeValue?.includes(MASK) && node.parentElement) addMasked(node.parentElement, masked);
        continue;
      }
      if (node.matches(FIELDS)) addMasked(node, masked);
      if (!node.shadowRoot) continue;
      observe(node.shadowRoot);
      for (const child of node.shadowRoot.children) collect(child, masked);
    }
  };

  const observe = (root: Node): void => {
    if (roots.has(root)) return;
    roots.add(root);
    observer.observe(root, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
      attributeFilter: ['class', 'style'],
    });
  };

  const refit = (): void => {
    observe(inside);
    lit = isLit(inside);
    if (inside.documentElement) fit([inside.documentElement]);
  };

  const fontsLoaded = (): void => {
    models.clear();
    refit();
  };
  inside.fonts.addEventListener('loadingdone', fontsLoaded);
  return {
    refit,
    stop: () => {
      observer.disconnect();
      inside.fonts.removeEventListener('loadingdone', fontsLoaded);
    },
  };
}

/** `@font-face` rules of the faces that have been fitted to a document's masks: they are in none of its style sheets. */
export function maskFaceRules(inside: Document): string {
  const rules = Array.from(inside.fonts, ({ family }) => {
    const [name, letter, word] = OWN_FAMILY.exec(family) ?? [];
    return name ? maskFontFace(name, { letter: Number(letter), word: Number(word) - 1000 }) : '';
  });
  return rules.join('\n');
}

/** Inline font lists of the page's own that a mask face stands in front of. */
const own = new WeakMap<HTMLElement, { readonly list: string; readonly priority: string }>();

function put(element: HTMLElement, list: string): void {
  const { style } = element;
  const inline = style.getPropertyValue('font-family');
  if (inline) own.set(element, { list: inline, priority: style.getPropertyPriority('font-family') });
  style.setProperty('font-family', list, 'important');
}

function takeBack(element: HTMLElement): void {
  if (!OWN_FAMILY.test(element.style.getPropertyValue('font-family'))) return;
  const inline = own.get(element);
  own.delete(element);
  if (inline) element.style.setProperty('font-family', inline.list, inline.priority);
  else element.style.removeProperty('font-family');
}

/** Nodes of a frame are no instances of this window's classes. */
const isElement = (node: Node): node is Element => node.nodeType === Node.ELEMENT_NODE;
const hasStyle = (element: Element): element is HTMLElement => 'style' in element;

function addMasked(element: Element, masked: Set<HTMLElement>): void {
  if (hasStyle(element) && element.localName !== 'style') masked.add(element);
}

/** Of the text right in an element. */
function maskedWords(element: Element): string[] {
  const own = Array.from(element.childNodes, (child) => (child.nodeType === 3 ? child.nodeValue : ' ')).join('');
  return own.split(/\s+/).filter((word) => word.includes(MASK));
}

/** What kind of text is masked, as far as the page shows: in a text that is shown, only digits are. */
function kindOf(words: readonly string[], lit: boolean): MaskKind {
  if (words.some((word) => word.replaceAll(MASK, '') !== '')) return 'digits';
  return lit && words.length <= VALUE_WORDS ? 'values' : 'running';
}

/** Whether a document shows most of its texts. Lists of choices do not count: they are long, and often masked as a whole. */
function isLit(inside: Document): boolean {
  const texts = inside.body ? inside.createTreeWalker(inside.body, NodeFilter.SHOW_TEXT) : null;
  let shown = 0;
  while (texts?.nextNode()) {
    const text = texts.currentNode.nodeValue ?? '';
    if (texts.currentNode.parentElement?.matches('option,style')) continue;
    if (text.includes(MASK)) shown--;
    else if (/\p{L}/u.test(text)) shown++;
  }
  return shown > 0;
}
