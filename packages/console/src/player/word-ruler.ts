/** What of an element's style decides how wide its letters are; what is left out is measured at its initial value. */
const PROPERTIES = [
  'font-family',
  'font-style',
  'font-weight',
  'font-stretch',
  'font-kerning',
  'font-feature-settings',
  'font-variation-settings',
  'font-variant-caps',
  'font-variant-numeric',
  'font-variant-ligatures',
  'text-transform',
] as const;
/** Pixels; large, so that whole pixels of hinted fonts weigh little. */
const SIZE = 100;

/** The part of a style that words are measured with, as declarations. `family` stands for the style's own. */
export function fontOf(style: CSSStyleDeclaration, family: string): string {
  return PROPERTIES.map((name) => `${name}:${name === 'font-family' ? family : style.getPropertyValue(name)}`).join(
    ';',
  );
}

/** Widths of words in a font of a document, thousandths of an em. The document is as before afterwards. */
export function measureWords(inside: Document, font: string, words: readonly string[]): number[] {
  const host = inside.createElement('div');
  host.style.cssText =
    'all:initial!important;position:absolute!important;visibility:hidden!important;contain:layout!important';
  const ruler = inside.createElement('div');
  ruler.style.cssText = `${font};font-size:${SIZE}px;white-space:nowrap;width:0;height:0;overflow:hidden`;
  const spans = words.map((word) => {
    const span = inside.createElement('span');
    span.style.display = 'table';
    span.textContent = word;
    return span;
  });
  ruler.append(...spans);
  // No rule of the page reaches into a shadow tree.
  host.attachShadow({ mode: 'closed' }).append(ruler);
  inside.documentElement.append(host);
  const widths = spans.map((span) => (span.getBoundingClientRect().width * 1000) / SIZE);
  host.remove();
  return widths;
}
