/** Kinds of tokens, as far as filtering tells them apart (CSS Syntax Level 3, § 4). */
export enum Kind {
  Comment = 1,
  String,
  Space,
  Url,
  Number,
  Hash,
  At,
  Function,
  Ident,
  Delimiter,
}

/** `text` is unescaped and without delimiters; `unit` only of numbers. */
export interface Token {
  readonly kind: Kind;
  readonly text: string;
  readonly unit: string;
}

const ESCAPE = '\\\\(?:[0-9a-f]{1,6}\\s?|[^\\n])';
const REST = `(?:[\\w-]|[^\\x00-\\x7f]|${ESCAPE})`;
const IDENT = `(?:--|-?(?:[a-z_]|[^\\x00-\\x7f]|${ESCAPE}))${REST}*`;
const TOKEN = new RegExp(
  '/\\*([\\s\\S]*?)(?:\\*/|$)' +
    '|"((?:[^"\\\\\\n]|\\\\[\\s\\S])*)"?|\'((?:[^\'\\\\\\n]|\\\\[\\s\\S])*)\'?' +
    '|(\\s+)|url\\(\\s*([^"\'()\\s\\\\]*)\\s*\\)' +
    `|([+-]?(?:\\d+(?:\\.\\d+)?|\\.\\d+)(?:e[+-]?\\d+)?)(%|${IDENT})?` +
    `|#(${REST}+)|@(${IDENT})|(${IDENT})(\\()?|[\\s\\S]`,
  'giy',
);

function unescaped(text: string): string {
  return text.includes('\\')
    ? text.replace(/\\(?:([0-9a-f]{1,6})\s?|([\s\S]))/gi, (_, hex: string | undefined, char: string) => {
        const code = hex ? Number.parseInt(hex, 16) : 0;
        return hex ? String.fromCodePoint(code && code < 0x110000 ? code : 0xfffd) : char === '\n' ? '' : char;
      })
    : text;
}

/** Splits CSS into tokens; total, one token per call, null at the end. */
export function tokenizer(css: string): () => Token | null {
  let at = 0;
  return () => {
    TOKEN.lastIndex = at;
    const found = at < css.length ? TOKEN.exec(css) : null;
    if (!found) return null;
    at = TOKEN.lastIndex;
    const [all, comment, double, single, space, url, number, unit, hash, keyword, ident, open] = found;
    const token = (kind: Kind, text: string, unit = '') => ({ kind, text: unescaped(text), unit: unescaped(unit) });
    if (ident !== undefined) return token(open ? Kind.Function : Kind.Ident, ident);
    if (space) return token(Kind.Space, ' ');
    if (number) return token(Kind.Number, number, unit);
    if (hash) return token(Kind.Hash, hash);
    const string = double ?? single;
    if (string !== undefined) return token(Kind.String, string);
    if (url !== undefined) return token(Kind.Url, url);
    if (keyword) return token(Kind.At, keyword);
    if (comment !== undefined) return token(Kind.Comment, comment.trim());
    return token(Kind.Delimiter, all);
  };
}
