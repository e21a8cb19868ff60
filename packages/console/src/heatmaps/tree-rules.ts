/** A document, or an open shadow root in it. */
export type Tree = Document | ShadowRoot;

/**
 * Style rules in force in a tree, for a copy in which all trees are one. There, elements of shadow roots say in `data-tree` to which they
 * belong (none: the document's), and hosts in `data-host` which they hold; where there is more than one tree, each rule is
 * bound to its own, at the specificity that it had.
 */
export function treeRules(tree: Tree, at: number, isOneOfMany: boolean): string {
  const sheets = [...Array.from(tree.styleSheets), ...Array.from(tree.adoptedStyleSheets ?? [])];
  const css = sheets
    .filter(({ disabled }) => !disabled)
    .map(({ cssRules, media }) => {
      const rules = Array.from(cssRules, ({ cssText }) => cssText).join('\n');
      return media.mediaText === '' ? rules : `@media ${media.mediaText}{${rules}}`;
    })
    // In an image the root is the image's own.
    .map((rules) => rules.replaceAll(/:root\b/g, ':is(:root,html)'))
    .join('\n');
  if (!isOneOfMany) return css;
  const bound = new CSSStyleSheet();
  bound.replaceSync(css);
  bind(bound.cssRules, at);
  return Array.from(bound.cssRules, ({ cssText }) => cssText).join('\n');
}

function bind(rules: CSSRuleList, at: number): void {
  for (const rule of Array.from(rules)) {
    if (rule instanceof CSSStyleRule)
      rule.selectorText = listed(rule.selectorText)
        .map((selector) => boundTo(selector, at))
        .join(',');
    else if (rule instanceof CSSGroupingRule) bind(rule.cssRules, at);
  }
}

/** The selectors of a list; commas within brackets part none. */
export function listed(selectors: string): string[] {
  const list = [''];
  let depth = 0;
  for (const letter of selectors) {
    if (letter === '(' || letter === '[') depth++;
    if (letter === ')' || letter === ']') depth--;
    if (letter === ',' && depth === 0) list.push('');
    else list[list.length - 1] += letter;
  }
  return list.map((selector) => selector.trim());
}

const HOST = /:host(?:\(((?:[^()]|\([^()]*\))*)\))?(?!-)/g;
const HOST_AT_END = /:host(?:\((?:[^()]|\([^()]*\))*\))?(?:::[\w-]+)?$/;
const SLOTTED = /::slotted\(((?:[^()]|\([^()]*\))*)\)/;
/** Not in an attribute's value. */
const PSEUDO_ELEMENT = /::(?![^[]*\])/;

/** A selector that matches in the copy what it matched in its tree (CSS Scoping 1, 3.2). */
export function boundTo(selector: string, at: number): string {
  const host = `[data-host="${at}"]`;
  const isOfHost = HOST_AT_END.test(selector);
  const hosted = selector.replaceAll(HOST, (_, own?: string) => {
    const both = own ? `:is(${own})${host}` : host;
    return isOfHost ? `:where(${both})` : both;
  });
  if (isOfHost) return hosted;
  const own = at === 0 ? ':where(:not([data-tree]))' : `:where([data-tree="${at}"])`;
  if (SLOTTED.test(hosted)) return hosted.replace(SLOTTED, (_, put: string) => `${own} > :is(${put})`);
  const pseudo = hosted.search(PSEUDO_ELEMENT);
  const end = pseudo < 0 ? hosted.length : pseudo;
  return `${hosted.slice(0, end)}${own}${hosted.slice(end)}`;
}
