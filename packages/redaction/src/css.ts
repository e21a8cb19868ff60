import { Kind, type Token, tokenizer } from './css-tokens.ts';
import { maskText } from './text.ts';
import { isPlatformName } from './words.ts';

/** What filtering CSS needs to know of the page and the policy. */
export interface CssRules {
  rename(name: string): string;
  /** An element name as it is written in the redacted document. */
  tag(name: string): string;
  /** An attribute test as the redacted document can answer it, null when it cannot. */
  attribute(name: string, value: string): string | null;
  /** The class that elements bear whose `class` passes a test for a part of it (`^=`, `*=`, `$=`). */
  classPart(operator: string, part: string): string;
  /** The address under which a replay finds a font file, or null. */
  font(url: string): string | null;
  /** Generated text if it is one of the site's own strings, else null. */
  known(text: string): string | null;
}

/**
 * Whose style it is: '' that of a file, which is the same for everybody, `rule` a rule that a page or a script has, `lit` an
 * element that a rule lights, `style` any other, `field` a field with something in it, whose style says what that is.
 */
export type Styled = '' | 'rule' | 'lit' | 'style' | 'field';

export interface CssFilter {
  /** A style sheet, or any part of one. Rules keep their positions; `rr_split` marks survive. */
  sheet(css: string, of?: '' | 'rule'): string;
  /** Declarations, as in a `style` attribute. */
  declarations(css: string, of?: Styled): string;
  /** One value that a script gives, to an element or a rule; null when nothing of it may stay. */
  value(property: string, css: string, of?: Styled): string | null;
  /** A property name; null when it is not one. */
  property(name: string): string | null;
}

const UNITS =
  /^(?:%|px|r?em|r?ex|r?ch|r?ic|r?lh|cap|[sdl]?v(?:w|h|min|max|i|b)|cq(?:w|h|i|b|min|max)|fr|deg|grad|rad|turn|m?s|k?hz|dpi|dpcm|dppx|x|cm|mm|in|pt|pc|q|n(?:-\d?)?)$/i;
const GROUPS: Readonly<Record<string, string>> = { '(': ')', '[': ']' };
const NESTED = /^(?:media|supports|container|layer|scope|starting-style)$/;
/** Keeps the positions of later rules, by which changes name them. */
export const NO_RULE = '@media not all{}';
/** Of a field any other number may be fitted to what is in it: a width to a text, a slider's background to where it stands. */
const UNFITTED = /color|height|^(?:border|outline)/;
/** Widths that scripts fit to a text: to 8, or they would tell the text (docs/masking.md). */
const WIDTH = /^--|^(?:m\w\w-)?(?:width|inline-size)$|^flex(?:-basis)?$|^column(?:s|-width)$|^grid-template/;
const HEX = /^(?:[0-9a-f]{3,4}|(?:[0-9a-f]{2}){3,4})$/i;
const COLOR = /^(?:rgb|hsl|hwb|(?:ok)?l(?:ab|ch)|color$)/i;
/** Steps of a channel of a colour: a colour may be made of a name. */
const SHADES: Readonly<Record<Styled, number>> = { '': 0, rule: 7, lit: 0, style: 3, field: 3 };
/** The nearest of so many steps of a channel; no steps leave it. */
const shade = (value: number, most: number, steps: number) =>
  steps ? (Math.round(Math.max(0, Math.min(1, value / most)) * steps) * most) / steps : value;
const SPLIT = 'rr_split';
const DEEPEST = 40;
/** Characters of style sheets of which the outcome is remembered. */
const REMEMBERED = 4e6;

/** An allowlist over CSS: what it does not know is dropped, what the page named is renamed, texts are masked. */
export function createCssFilter(rules: CssRules): CssFilter {
  const sheets = new Map<string, string>();
  let characters = 0;

  const isKnown = (name: string) => !name.startsWith('--') && isPlatformName(name);
  const ident = (name: string) => (isKnown(name) ? name.toLowerCase() : rules.rename(name));

  /**
   * @param coarse it says one thing: an angle, a share, no score and no place on earth; from here on to a tenth
   * @param fitted it may be as wide as a text
   * @param steps of a colour
   */
  function number({ text, unit }: Token, custom: boolean, coarse = 0, fitted = false, steps = 0): string {
    const known = UNITS.test(unit) ? unit.toLowerCase() : '';
    const most = custom && !known ? (coarse ? 360 : 999) : 9999;
    const value = Math.max(-most, Math.min(most, Number(text) || 0));
    const size = Math.abs(value);
    const exact = custom && !known && coarse ? (size > coarse ? 10 : 100) : size < 100 ? 1e4 : 100;
    const scale = fitted && /px|ch/.test(known) ? 1 / 8 : steps ? 100 : exact;
    const shown = shade(value, known === '%' ? 100 : known === 'deg' ? 360 : size > 1 ? 255 : 1, steps);
    // Hairlines stay.
    const near = Math.round(shown * scale) / scale || Math.trunc(shown);
    return (text[0] === '+' && value >= 0 ? '+' : '') + near + known;
  }

  /** Three to eight digits of a colour, in so many steps for a channel. */
  function hex(text: string, steps: number): string {
    if (!steps) return `#${text.toLowerCase()}`;
    const pairs = text.length < 5 ? text.replace(/./g, '$&$&') : text;
    return `#${pairs.replace(/../g, (pair) =>
      Math.round(shade(Number.parseInt(pair, 16), 255, steps))
        .toString(16)
        .padStart(2, '0'),
    )}`;
  }

  function string(text: string, property: string): string {
    const words = text.split(/\s+/);
    let out = '';
    if (property === 'content') out = rules.known(text) ?? (/[\p{L}\p{N}]|.{4}/u.test(text) ? maskText(text) : text);
    else if (property.startsWith('grid'))
      out = words.map((word) => (/^\.*$/.test(word) ? word : ident(word))).join(' ');
    else if (/^(?:font-family|src|keyframes)$/.test(property))
      out = words.every(isPlatformName) ? text : rules.rename(text);
    else if (!/[\p{L}\p{N}]|.{4}/u.test(text)) out = text;
    return `"${out.replace(/["\\\n]/g, (char) => `\\${char.charCodeAt(0).toString(16)} `)}"`;
  }

  function url(address: string, property: string): string {
    if (property === 'src') return `url(${rules.font(address) ?? ''})`;
    if (address[0] === '#') return `url(#${rules.rename(address.slice(1))})`;
    return property.includes('mask') ? 'linear-gradient(transparent,transparent)' : 'none';
  }

  /** Writes the value of a property, a media query or another prelude. */
  function value(tokens: readonly Token[], property: string, of: Styled = ''): string {
    const custom = property.startsWith('--');
    const ofElement = of !== '' && of !== 'rule';
    /** A script may have made it of a person's data. */
    const doubted = custom && of !== '';
    const isBare = (at: number) => tokens[at]?.kind === Kind.Number && !UNITS.test(tokens[at]?.unit ?? '');
    const single = doubted && tokens.filter((_, at) => isBare(at)).length === 1;
    /** A counter is drawn as a text, and starts by itself at 0 and goes on by 1. */
    const counted = property.startsWith('counter-');
    // A custom property that names a generic family is a font list: its names must agree with those of @font-face.
    const texts =
      custom && tokens.some(({ kind, text }) => kind === Kind.Ident && /serif$|^system-ui$|mono/i.test(text))
        ? 'font-family'
        : property;
    let out = '';
    let closers = '';
    /** How deep in groups a colour begins. */
    let inColor = 0;
    /** Numbers without a unit, large ones with one, and colours: more than a colour or a curve has would be data. */
    let bare = 0;
    /** A number that a sign or a stroke joins to the one before: a part of a date or of a longer number. */
    const goesOn = (at: number) =>
      isBare(at) &&
      ((/^[-+]/.test(tokens[at]?.text ?? '') && isBare(at - 1)) ||
        (!closers && tokens[at - 1]?.text === '/' && isBare(at - 2)));
    const most = () => (ofElement && !closers ? 1 : 4);
    const put = (text: string) => {
      // Two tokens must not read as one where something between them was dropped.
      out += /[\w.-]$/.test(out) && /^[\w.#-]/.test(text) && !/^-\d/.test(text) ? ` ${text}` : text;
    };
    for (let index = 0; index < tokens.length; index++) {
      const token = tokens[index] as Token;
      const { kind, text } = token;
      if (kind === Kind.Number) {
        const counts = custom && (isBare(index) || ofElement || (of && Math.abs(Number(text)) > 31)) && ++bare > most();
        const joined = doubted && [index, index + 1, index + 2].some(goesOn);
        // Weights of fonts are told.
        const coarse = ofElement ? 1 : single && !/^[1-9]00$/.test(text) ? 9 : 0;
        put(
          counts || joined || (counted && !/^[-+]?[01]$/.test(text))
            ? '0'
            : number(token, custom, coarse, ofElement && WIDTH.test(property), inColor && SHADES[of]),
        );
      } else if (kind === Kind.Ident) put(ident(text));
      else if (kind === Kind.String) put(string(text, texts));
      else if (kind === Kind.Url) put(url(text, property));
      else if (kind === Kind.Hash && HEX.test(text)) put(doubted && ++bare > most() ? '#000' : hex(text, SHADES[of]));
      else if (kind === Kind.Function && text.toLowerCase() === 'url') {
        const end = tokens.findIndex(
          (later, place) => place > index && later.text === ')' && later.kind === Kind.Delimiter,
        );
        const address = tokens.slice(index + 1, end < 0 ? undefined : end).find((inner) => inner.kind === Kind.String);
        put(url(address?.text ?? '', property));
        if (end < 0) break;
        index = end;
      } else if (kind === Kind.Function) {
        put(`${ident(text)}(`);
        closers = `)${closers}`;
        if (COLOR.test(text)) inColor ||= closers.length;
      } else if (kind === Kind.Delimiter && GROUPS[text]) {
        out += text;
        closers = GROUPS[text] + closers;
      } else if (kind === Kind.Delimiter && text === closers[0]) {
        out += text;
        closers = closers.slice(1);
        if (closers.length < inColor) inColor = 0;
      } else if (kind === Kind.Delimiter && /[-+*/,:!<>=]/.test(text) && !out.endsWith(text))
        // `/*` would be read as a comment.
        out += (out.endsWith('/') ? ' ' : '') + text;
      else if (!/[\s(]$|^$/.test(out)) out += ' ';
    }
    out = out.trim() + closers;
    return of === 'field' && /[2-9]|1(?!00%)/.test(out) && !UNFITTED.test(property) ? '' : out;
  }

  function attribute(tokens: readonly Token[]): string {
    const [name, ...rest] = tokens.filter(({ kind }) => kind !== Kind.Space);
    const operator = rest
      .filter(({ kind }) => kind === Kind.Delimiter)
      .map(({ text }) => text)
      .join('');
    const wanted = rest.find(({ kind }) => kind !== Kind.Delimiter)?.text;
    const plain = name?.kind === Kind.Ident && /^$|^[~|^$*]?=$/.test(operator) ? name.text.toLowerCase() : '';
    if (plain && wanted === undefined && !operator && rules.attribute(plain, '') !== null) return `[${plain}]`;
    if (plain === 'class' && wanted && /[*^$]/.test(operator)) return `.${rules.classPart(operator, wanted)}`;
    const kept = plain && wanted !== undefined ? rules.attribute(plain, wanted) : null;
    const whole = operator === '=' || (operator === '~=' && plain === 'class') || (operator && kept === wanted);
    if (kept !== null && whole && !/["\\\n]/.test(kept)) return `[${plain}${operator}"${kept}"]`;
    return `[${rules.rename(name?.kind === Kind.Ident && tokens.length === 1 ? name.text : `[${tokens.map(({ text }) => text).join(' ')}`)}]`;
  }

  /** An address in a selector is none of it, and would be read as another token the next time. */
  const isName = (token?: Token) =>
    token && (token.kind === Kind.Ident || (token.kind === Kind.Function && !/^url$/i.test(token.text)));

  function selector(tokens: readonly Token[]): string {
    let out = '';
    let closers = '';
    for (let index = 0; index < tokens.length; index++) {
      const token = tokens[index] as Token;
      const { kind, text } = token;
      const before = out.at(-1);
      const afterWord = /[\w-]$/.test(out);
      if (isName(token)) {
        // One unknown pseudo-class voids a rule, and the rules after it would move up.
        if (before === ':' && !isKnown(text)) return '';
        const written =
          before === '.'
            ? rules.rename(text)
            : before === ':' || (closers && isKnown(text))
              ? ident(text)
              : rules.tag(text);
        out += (afterWord ? ' ' : '') + written;
        if (kind === Kind.Function) {
          out += '(';
          closers += ')';
        }
      } else if (kind === Kind.Hash) out += `#${rules.rename(text)}`;
      else if (kind === Kind.Number && closers)
        out += (afterWord && !/^[+-]/.test(text) ? ' ' : '') + number(token, false);
      else if (text === '[' && kind === Kind.Delimiter) {
        const end = tokens.findIndex(
          ({ text, kind }, place) => place > index && text === ']' && kind === Kind.Delimiter,
        );
        out += attribute(tokens.slice(index + 1, end < 0 ? undefined : end));
        if (end < 0) break;
        index = end;
      } else if (kind === Kind.Delimiter && text === ')' && closers) {
        out += text;
        closers = closers.slice(1);
      } else if (kind === Kind.Delimiter && /[>+~|*,&:.]/.test(text)) {
        const following = tokens[index + (text === ':' && tokens[index + 1]?.text === text ? 2 : 1)];
        if (!/[.:]/.test(text) || isName(following)) out += text;
      } else if (!/[\s(.:]$|^$/.test(out)) out += ' ';
    }
    return out.trim() + closers;
  }

  function declaration(tokens: readonly Token[], kind: string, outer: Styled): string {
    const colon = tokens.findIndex(({ kind, text }) => kind === Kind.Delimiter && text === ':');
    const name = tokens.slice(0, Math.max(colon, 0)).filter(({ kind }) => kind !== Kind.Space);
    const property = name.length === 1 && name[0]?.kind === Kind.Ident ? filter.property(name[0].text) : null;
    if (!property || (kind === 'font-face' && property === 'unicode-range')) return '';
    const written = value(tokens.slice(colon + 1), property, outer);
    if ((!written && !property.startsWith('--')) || (property === 'src' && !written.includes('url(scrim'))) return '';
    return `${property}:${written};`;
  }

  function parse(css: string, outer: Styled): string {
    const next = tokenizer(css);
    let ended = false;

    function skip(): void {
      for (let depth = 1, token = next(); token; token = next()) {
        if (token.kind !== Kind.Delimiter) continue;
        if (token.text === '{') depth++;
        else if (token.text === '}' && --depth === 0) return;
      }
    }

    function block(kind: string, depth: number): string {
      let out = '';
      while (!ended) {
        const tokens: Token[] = [];
        let groups = 0;
        let end = '';
        let marks = '';
        for (;;) {
          const token = next();
          if (!token) ended = true;
          if (!token) break;
          if (token.kind === Kind.Comment) {
            if (token.text === SPLIT) marks += `/* ${SPLIT} */`;
            if (tokens.length) tokens.push({ kind: Kind.Space, text: ' ', unit: '' });
            continue;
          }
          if (token.kind === Kind.Function || (token.kind === Kind.Delimiter && /[([]/.test(token.text))) groups++;
          else if (token.kind === Kind.Delimiter && /[)\]]/.test(token.text)) groups = Math.max(0, groups - 1);
          else if (
            token.kind === Kind.Delimiter &&
            (token.text === '{' || token.text === '}' || (token.text === ';' && !groups))
          ) {
            end = token.text;
            break;
          }
          if (tokens.length || token.kind !== Kind.Space) tokens.push(token);
        }
        out += marks;
        const first = tokens[0];
        const inStyle = kind !== '' && kind !== 'keyframes';
        if (first?.kind === Kind.At) out += atRule(tokens, end, kind, depth);
        else if (end === '{') {
          const second = tokens.find(({ kind }, place) => place > 0 && kind !== Kind.Space)?.text;
          if (first?.text.startsWith('--') && second === ':') skip();
          else if (depth > DEEPEST || /^(?:font-face|property)$/.test(kind)) skip();
          else {
            const prelude = kind === 'keyframes' ? value(tokens, 'keyframes') : selector(tokens);
            out += `${prelude || ':not(*)'}{${block('style', depth + 1)}}`;
          }
        } else if (inStyle) out += declaration(tokens, kind, outer);
        if (end === '}' && depth) return out;
      }
      return out;
    }

    function atRule(tokens: readonly Token[], end: string, kind: string, depth: number): string {
      const name = (tokens[0]?.text ?? '').toLowerCase();
      const prelude = tokens.slice(1);
      const written = () => (name === 'scope' ? selector(prelude) : value(prelude, 'keyframes')).replace(/^(?=.)/, ' ');
      if (end !== '{') return name === 'layer' ? `@layer${written()};` : name === 'charset' ? '' : NO_RULE;
      const inner = NESTED.test(name)
        ? kind
        : /^(?:-webkit-)?keyframes$/.test(name)
          ? 'keyframes'
          : /^(?:font-face|property)$/.test(name)
            ? name
            : null;
      if (inner === null || depth > DEEPEST) {
        skip();
        return NO_RULE;
      }
      return `@${name}${written()}{${block(inner, depth + 1)}}`;
    }

    return block(outer === 'rule' ? '' : outer, 0);
  }

  function remembered(css: string, outer: Styled): string {
    const key = `${outer}{${css}`;
    let out = sheets.get(key);
    if (out === undefined) {
      out = parse(css, outer);
      characters += key.length;
      if (characters > REMEMBERED) {
        sheets.clear();
        characters = key.length;
      }
      sheets.set(key, out);
    }
    return out;
  }

  const filter: CssFilter = {
    sheet: (css, of = '') => remembered(css, of),
    declarations: (css, of = 'style') => remembered(css, of),
    value(property, css, of = 'style') {
      const next = tokenizer(css);
      const tokens: Token[] = [];
      for (let token = next(); token; token = next()) {
        tokens.push(token.kind === Kind.Comment ? { kind: Kind.Space, text: ' ', unit: '' } : token);
      }
      return value(tokens, property, of) || null;
    },
    property: (name) => (name.startsWith('--') || isPlatformName(name) ? ident(name) : null),
  };
  return filter;
}
