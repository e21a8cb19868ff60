import { STRING_ROLES, type StringRole } from '@scrim/policy/runtime';
import type { Page } from 'playwright-core';
import { dictionaryLanguage } from './dictionary-language.ts';
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

/** Every text, label and drawing that shows in the page now. Values of fields and what people write are left out. */
export async function collectStrings(page: Page, labelAttributes: readonly string[]): Promise<CollectedStrings> {
  const { lang, strings, choices } = await page.evaluate(
    ({ attributes, roles }) => {
      const strings: { role: StringRole; text: string }[] = [];
      const roleOf = (element: Element | null): StringRole => {
        for (let at = element; at; at = at.parentElement)
          for (const [tags, role] of roles) if (tags.test(at.tagName.toLowerCase())) return role;
        return 'text';
      };
      const add = (role: StringRole, text: string | null) => {
        const plain = (text ?? '').replace(/\s+/g, ' ').trim();
        if (plain !== '') strings.push({ role, text: plain });
      };
      const choices: string[] = [];
      const isChoice = (element: Element) => {
        if (element.closest('[role=option],[role=radio],option')) return true;
        const control = element.closest('label')?.control;
        return control instanceof HTMLInputElement && control.type === 'radio';
      };
      add('title', document.title);
      const visit = (root: ParentNode) => {
        for (const element of root.querySelectorAll('body *')) {
          if (/^(?:SCRIPT|STYLE|NOSCRIPT|TEMPLATE|TEXTAREA)$/.test(element.tagName)) continue;
          if (element instanceof HTMLElement && element.isContentEditable) continue;
          for (const name of attributes) add('attribute', element.getAttribute(name));
          for (const child of element.childNodes) {
            if (child.nodeType !== 3) continue;
            add(roleOf(element), child.nodeValue);
            if (isChoice(element)) choices.push((child.nodeValue ?? '').replace(/\s+/g, ' ').trim());
          }
        }
      };
      visit(document);
      return { lang: document.documentElement.getAttribute('lang') ?? '', strings, choices };
    },
    { attributes: labelAttributes, roles: STRING_ROLES },
  );
  const drawings = (await collectDrawings(page)).flatMap((text): ShownString[] =>
    text === '' ? [] : [{ role: 'drawing', text }],
  );
  return { language: dictionaryLanguage(lang), strings: [...strings, ...drawings], choices };
}
