import type { CompiledSelector, CompoundSelector } from './compiled.ts';

const NAME = '-?[A-Za-z_][\\w-]*';
const TOKEN = new RegExp(
  `(?<space>\\s*>\\s*|\\s+)|#(?<id>${NAME})|\\.(?<cls>${NAME})|\\[\\s*(?<attr>[A-Za-z][\\w-]*)\\s*(?:=\\s*(?:"(?<dq>[^"\\\\]*)"|'(?<sq>[^'\\\\]*)'|(?<bare>[\\w-]+))\\s*)?\\]|(?<tag>[A-Za-z][\\w-]*)`,
  'y',
);
const MAX_COMPOUNDS = 6;

interface Draft {
  tag?: string;
  id?: string;
  classes: string[];
  attributes: [string, string | null][];
}

/**
 * Reads a selector of the policy grammar.
 * @returns the compiled selector, or what is wrong with it
 */
export function parseSelector(source: string): CompiledSelector | { readonly wrong: string } {
  const text = source.trim();
  const refused = refusal(text);
  if (refused) return { wrong: refused };
  const compounds: Draft[] = [];
  const combinators: (' ' | '>')[] = [];
  let draft: Draft | null = null;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(text)?.groups;
    if (!groups) return { wrong: `does not know "${text.slice(at, at + 12)}"` };
    if (groups.space !== undefined) {
      if (!draft) return { wrong: 'begins with a combinator' };
      compounds.push(draft);
      combinators.push(groups.space.includes('>') ? '>' : ' ');
      draft = null;
      continue;
    }
    const fresh: boolean = draft === null;
    const current: Draft = draft ?? { classes: [], attributes: [] };
    draft = current;
    if (groups.tag !== undefined) {
      if (!fresh) return { wrong: `has the tag "${groups.tag}" in the middle of a compound` };
      current.tag = groups.tag.toLowerCase();
    } else if (groups.id !== undefined) {
      if (current.id !== undefined) return { wrong: 'has two ids in one compound' };
      current.id = groups.id;
    } else if (groups.cls !== undefined) current.classes.push(groups.cls);
    else if (groups.attr !== undefined) {
      current.attributes.push([groups.attr.toLowerCase(), groups.dq ?? groups.sq ?? groups.bare ?? null]);
    }
  }
  if (!draft) return { wrong: text ? 'ends with a combinator' : 'is empty' };
  compounds.push(draft);
  if (compounds.length > MAX_COMPOUNDS) return { wrong: `joins more than ${MAX_COMPOUNDS} compounds` };
  return { source: text, compounds: compounds.reverse().map(finish), combinators: combinators.reverse() };
}

function refusal(text: string): string | null {
  if (text.includes(',')) return 'is a list; write each selector as its own item';
  if (text.includes(':'))
    return 'has a pseudo-class, which can not be judged without the page; use a class or an attribute';
  if (/[~+]/.test(text.replace(/\[[^\]]*\]/g, ''))) return 'joins siblings; only a space and `>` are known';
  if (text.includes('*')) return 'has `*`, which would match everything; name the elements';
  return null;
}

function finish({ tag, id, classes, attributes }: Draft): CompoundSelector {
  return {
    ...(tag === undefined ? {} : { tag }),
    ...(id === undefined ? {} : { id }),
    ...(classes.length === 0 ? {} : { classes }),
    ...(attributes.length === 0 ? {} : { attributes }),
  };
}
