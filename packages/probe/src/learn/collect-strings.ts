import { STRING_ROLES, type StringRole } from '@scrim/policy/runtime';
import type { Page } from 'playwright-core';
import { dictionaryLanguage } from './dictionary-language.ts';
import { rootsOf } from './page-roots.ts';
import { collectDrawings } from './shapes.ts';

/** A text that a page shows, in the role of the element that it stands in. */
export interface ShownString {
  readonly role: StringRole;
  readonly text: string;
}

/** What a page shows, and which of it a person chooses from: options of lists, labels of radio buttons. */
export interface CollectedStrings {
  /** As dictionaries name it. */
  readonly language: string;
  readonly strings: readonly ShownString[];
  readonly choices: readonly string[];
}

/**
 * Every text, label, button and drawing that shows in the page now, in its open shadow roots and frames of its origin too.
 * Values of fields and what people write are left out.
 */
export async function collectStrings(page: Page, labelAttributes: readonly string[]): Promise<CollectedStrings> {
  const roots = await rootsOf(page);
  const { lang, strings, choices } = await page.evaluate(collect, {
    within: roots,
    attributes: labelAttributes,
    roles: STRING_ROLES,
  });
  const drawings = (await collectDrawings(page, roots)).flatMap((text): ShownString[] =>
    text === '' ? [] : [{ role: 'drawing', text }],
  );
  await roots.dispose();
  return { language: dictionaryLanguage(lang), strings: [...strings, ...drawings], choices };
}

/** Runs in the page. Elements of frames are of other classes than the page's own. */
function collect({
  within,
  attributes,
  roles,
}: {
  readonly within: readonly ParentNode[];
  readonly attributes: readonly string[];
  readonly roles: typeof STRING_ROLES;
}) {
  const strings: { role: StringRole; text: string }[] = [];
  const choices: string[] = [];
  const isElement = (node: Node): node is Element => node.nodeType === 1;
  const isShadow = (node: Node): node is ShadowRoot => node.nodeType === 11 && 'host' in node;
  const isLabel = (element: Element): element is HTMLLabelElement => element.tagName === 'LABEL';
  /** What is left out with all that is in it: what says nothing, and what people write. */
  const isLeftOut = (element: Element) =>
    /^(?:script|style|noscript|template|textarea)$/i.test(element.tagName) ||
    ('isContentEditable' in element && element.isContentEditable === true);
  /** An element and all around it, those outside of its shadow root too. */
  const outwards = (element: Element): Element[] => {
    const root = element.getRootNode();
    const parent = element.parentElement ?? (isShadow(root) ? root.host : null);
    return parent ? [element, ...outwards(parent)] : [element];
  };
  const roleIn = (around: readonly Element[]): StringRole => {
    for (const { tagName } of around)
      for (const [tags, role] of roles) if (tags.test(tagName.toLowerCase())) return role;
    return 'text';
  };
  const isChoice = (element: Element) =>
    element.matches('[role=option],[role=radio],option') ||
    (isLabel(element) && element.control?.matches('[type=radio]') === true);
  const plain = (text: string | null) => (text ?? '').replace(/\s+/g, ' ').trim();
  const add = (role: StringRole, text: string | null) => {
    if (plain(text) !== '') strings.push({ role, text: plain(text) });
  };
  const addTexts = (node: ParentNode) => {
    const texts = [...node.childNodes].filter((child) => child.nodeType === 3 && plain(child.nodeValue) !== '');
    const [element] = isElement(node) ? [node] : isShadow(node) ? [node.host] : [];
    if (texts.length === 0 || !element) return;
    const around = outwards(element);
    if (around.some(isLeftOut)) return;
    for (const { nodeValue } of texts) {
      add(roleIn(around), nodeValue);
      if (around.some(isChoice)) choices.push(plain(nodeValue));
    }
  };
  add('title', document.title);
  for (const root of within) {
    addTexts(root);
    for (const element of root.querySelectorAll('*')) {
      if (isLeftOut(element)) continue;
      for (const name of attributes) add('attribute', element.getAttribute(name));
      if (element.matches('input:is([type=submit],[type=reset],[type=button])'))
        add('button', element.getAttribute('value'));
      addTexts(element);
    }
  }
  return { lang: document.documentElement.getAttribute('lang') ?? '', strings, choices };
}
