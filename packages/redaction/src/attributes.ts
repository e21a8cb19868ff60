import {
  type CompiledPage,
  type CompiledPolicy,
  drawingOf,
  isPlace,
  matchesSelector,
  normaliseString,
  placeOf,
  type StringRole,
} from '@scrim/policy/runtime';
import type { CssFilter } from './css.ts';
import { type Rename, renameTag } from './names.ts';
import type { Raw } from './shape.ts';
import { litText, maskSecret, maskText, maskValue } from './text.ts';
import { FIELD_ROLES, Judged, type TreeNode } from './tree.ts';
import { isPlatformName } from './words.ts';

export type AttributeValue = string | number | true | null | StyleChanges;
export type StyleChanges = { [property: string]: string | false | [value: string, priority: string] };

/** Attributes of which only the presence is kept. */
const PRESENT =
  /^(?:hidden|disabled|required|readonly|multiple|inert|reversed|controls|loop|muted|open|nowrap|popover)$/;

/** Attributes whose values are words of the platform. */
const WORDED =
  /^(?:dir|type|role|scope|v?align|wrap|preserveaspectratio|spreadmethod|rr_open_mode|rr_mediastate|data-(?:state|side|align|orientation|theme|mode)|aria-(?:expanded|hidden|invalid|disabled|busy|modal|haspopup|current|live|orientation|sort|required))$/;
/** Attributes whose values are short numbers, `lang`, and the units of SVG. */
const SHORT =
  /^(?:lang=[a-z]{2}(?:-[a-z]{2})?|tabindex=-?\d|(?:width|height)=\d{1,4}(?:px|%)?|(?:colspan|rowspan|span|size|rows|cols|start|border|cell(?:padding|spacing)|aria-level)=\d{1,3}|(?:clippath|filter|gradient|marker|(?:mask|pattern)(?:content)?|primitive)units=(?:userspaceonuse|objectboundingbox|strokewidth))$/i;
/** Of these, those that a script may fit to a text. */
const FITTED = /^(?:width|size|rows|cols)$/;
/** Facts about a person: only where a rule lights the element. */
const FACTS =
  /^(?:(?:(?:aria|data)-)?(?:checked|selected)|(?:aria|data)-pressed|data-state(?!=(?:open|closed|visible|hidden)$))/i;
/** Attributes of SVG that stand for a property of CSS (SVG 2, 6.6); places, which are such too, are judged before. */
const PRESENTATION = /^(?:fill|stroke|opacity|transform|\w+-.+)$/;
const REFERENCES = /^(?:id|for|headers|form|list|aria-(?:labelledby|controls|owns))$/;
const TEXTS =
  /^(?:title|alt|placeholder|label|summary|abbr|aria-(?:label|description|placeholder|(?:braille)?roledescription|braillelabel|valuetext|keyshortcuts))$/;
const REPLACED = /^(?:img|video|canvas|iframe|object|embed|audio|svg)$/;
/** Attributes that stay whenever the page has them, so that a style sheet may ask for them. */
const TESTED = /^(?:class|id|for|href|type|dir|role|aria-(?:expanded|hidden|invalid|disabled|current))$/;
const JUDGED = ['autocomplete', 'contenteditable'];
const NEVER_NAMED = /^(?:value|checked|selected|href|src|srcdoc|style|on.*)$/;

/** An attribute value as the document has it: rrweb writes `true` for one that is present and empty. */
export const asText = (value: unknown): string | null =>
  value === true ? '' : typeof value === 'number' || typeof value === 'string' ? `${value}` : null;

const isPlatformWords = (value: string) => value.length < 60 && value.split(' ').every(isPlatformName);

export interface AttributeRules {
  readonly policy: CompiledPolicy;
  readonly page: CompiledPage;
  readonly rename: Rename;
  /** Names that selectors of the page use. */
  readonly names: ReadonlySet<string>;
  readonly css: CssFilter;
  judge(node: TreeNode): Judged;
  /** A string of the dictionary as it may be shown, null when it is none. */
  known(role: StringRole, text: string): string | null;
  asset(url: string): string | null;
}

/** Of one page view, so that each class is looked at for few parts. */
const MOST_PARTS = 100;

const FIELD = /^(?:input|select|textarea|progress|meter)$/;
const BUTTON = /^(?:submit|reset|button)$/;

export function createAttributes({ policy, page, rename, names, css, judge, known, asset }: AttributeRules) {
  const { light } = page;
  /** Values that selectors of the policy ask for: the server has to see them too. */
  const asked = new Map<string, (string | null)[]>();
  const selectors = [...light.text, ...light.images, ...light.attributes.map((one) => one.selector)];
  for (const selector of [...selectors, ...page.mask, ...page.exclude]) {
    for (const { attributes = [] } of selector.compounds) {
      for (const [name, value] of attributes) {
        if (!NEVER_NAMED.test(name)) asked.set(name, [...(asked.get(name) ?? []), value]);
      }
    }
  }
  /** Attributes that may bear a text: of those that are the site's own only the policy's, since a name could be a person's. */
  const isText = (name: string) =>
    TEXTS.test(name) ||
    (name.startsWith('data-') &&
      (isPlatformName(name) || asked.has(name) || light.attributes.some(({ names }) => names.includes(name))));
  const classes = new Map<string, string>();
  /** Tests of style sheets for a part of `class`, by the class that elements bear which pass. */
  const parts = new Map<string, (value: string) => boolean>();

  function renameAll(value: string): string {
    let out = classes.get(value);
    if (out === undefined) {
      out = value.split(/\s+/).filter(Boolean).map(rename).join(' ');
      if (classes.size > 20_000) classes.clear();
      if (value.length < 300) classes.set(value, out);
    }
    return out;
  }

  function classPart(operator: string, part: string): string {
    const name = rename(operator + part);
    if (parts.size < MOST_PARTS)
      parts.set(name, (value) =>
        operator === '^=' ? value.startsWith(part) : operator === '$=' ? value.endsWith(part) : value.includes(part),
      );
    return name;
  }

  /** An attribute of which what is kept depends on nothing but its value; null when nothing is. */
  function plain(name: string, given: string): string | null {
    const value = name === 'type' ? given.toLowerCase() : given;
    if (REFERENCES.test(name)) return renameAll(value);
    if (name === 'class') {
      if (!parts.size) return renameAll(value);
      const passed = [...parts].flatMap(([part, passes]) => (passes(value) ? part : []));
      return [renameAll(value), ...passed].join(' ').trim();
    }
    // Whatever is not `false` may make it editable: `plaintext-only`, and words that are none.
    if (PRESENT.test(name) || (name === 'contenteditable' && value !== 'false')) return '';
    if (name === 'role' && !isPlatformWords(value) && FIELD_ROLES.test(value)) return 'textbox';
    if (SHORT.test(`${name}=${value}`) || (WORDED.test(name) && isPlatformWords(value))) return value;
    if (name === 'autocomplete') {
      const floor = /(?:^|\s)(cc-[a-z-]{1,20}|one-time-code|(?:new|current)-password)(?!\S)/i
        .exec(value)?.[1]
        ?.toLowerCase();
      if (floor) return floor.startsWith('cc-') ? 'cc-number' : floor;
    }
    if (name === 'data-variant' && policy.variants.includes(value)) return value;
    const values = asked.get(name);
    return values?.includes(value) ? value : values?.includes(null) ? '' : null;
  }

  /** What judging looks at of an attribute: classes that no selector names are mere looks. */
  function judgedBy(name: string, value: string): string | null {
    return name === 'class' && !asked.has(name)
      ? value
          .split(/\s+/)
          .filter((one) => names.has(one))
          .join(' ')
      : plain(name, value);
  }

  function text(node: TreeNode, name: string, value: string, role: StringRole): string | null {
    const judged = judge(node);
    const string = judged < Judged.Masked ? known(role, value) : null;
    if (string !== null) return string;
    const lit =
      judged < Judged.Chosen &&
      light.attributes.some((one) => one.names.includes(name) && matchesSelector(node, one.selector));
    if (lit && name !== 'value') return litText(value);
    return name === 'placeholder' || name === 'label' || role === 'button' ? maskText(value) : null;
  }

  function fieldValue(node: TreeNode, value: string, changed: boolean): string | null {
    const type = node.attributes.type ?? 'text';
    if (node.tag !== 'input' && node.tag !== 'textarea') return null;
    if (BUTTON.test(type)) return text(node, 'value', value, 'button');
    if (changed || /^(?:checkbox|radio|range|color|file|hidden|image)$/.test(type)) return null;
    return judge(node) >= Judged.Floor && node.tag !== 'textarea' ? maskSecret(value) : maskValue(value);
  }

  function reference(node: TreeNode, value: string): string | null {
    if (node.tag === 'a' || node.tag === 'area') return '#';
    if (!node.svg) return null;
    const fragment = /^[^#]*#(.+)$/.exec(value)?.[1];
    return fragment ? `#${rename(fragment)}` : null;
  }

  function image(node: TreeNode, value: string): string | null {
    const lit = judge(node) < Judged.Chosen && light.images.some((one) => matchesSelector(node, one));
    return lit ? asset(value) : null;
  }

  /** Whose style it is, of an element that has no field's. */
  const styled = (node: TreeNode) => (judge(node) === Judged.Lit ? 'lit' : 'style');

  function style(node: TreeNode, value: unknown, given: Raw | null): AttributeValue {
    const isField = FIELD.test(node.tag) && !BUTTON.test(node.attributes.type ?? '') && (!given || given.value);
    const of = isField ? 'field' : styled(node);
    if (typeof value === 'string') return css.declarations(value, of);
    const out: StyleChanges = {};
    if (typeof value !== 'object' || !value) return null;
    for (const [name, change] of Object.entries(value)) {
      const property = css.property(name);
      if (!property) continue;
      const [raw, priority] = Array.isArray(change) ? change : [change, ''];
      if (raw === false) out[property] = false;
      if (typeof raw !== 'string') continue;
      const kept = css.value(property, raw, of);
      if (kept !== null) out[property] = priority === 'important' ? [kept, 'important'] : kept;
    }
    return Object.keys(out).length ? out : null;
  }

  /**
   * One attribute as it may leave.
   * @param given all attributes of its element; null: it comes from a change, not from a snapshot
   * @returns undefined when it vanishes; null says that the page removed it
   */
  function attribute(node: TreeNode, name: string, value: unknown, given: Raw | null): AttributeValue | undefined {
    const lower = name.toLowerCase();
    if (value === null) return removable(node, lower) ? null : undefined;
    return kept(node, lower, value, given, name) ?? undefined;
  }

  function kept(
    node: TreeNode,
    lower: string,
    value: unknown,
    given: Raw | null,
    name: string,
  ): AttributeValue | undefined {
    if (lower === 'class' && typeof value === 'string') return plain(lower, value);
    if (lower === 'style') return style(node, value, given);
    if (lower === '_csstext') {
      // A file is the same for everybody.
      return typeof value === 'string' && /^(?:style|link)$/.test(node.tag)
        ? css.sheet(value, node.tag === 'link' ? '' : 'rule')
        : undefined;
    }
    if (lower.startsWith('rr_')) return recorded(node, lower, value);
    const string = asText(value);
    if (string === null) return undefined;
    if (node.svg && isPlace(name)) {
      const value = normaliseString(string);
      const judged = judge(node);
      const drawing = given && drawingOf(given);
      // Together they are a drawing of the dictionary; a single one says as much of a chart as of an icon.
      if (drawing && judged < Judged.Masked && known('drawing', drawing) === drawing) return value;
      // The outermost is a box as any other, and says what part of the plane shows in it.
      const outermost = node.tag === 'svg' && /^[vwh]/.test(name);
      if (!outermost || name === 'viewBox')
        return drawing && (outermost ? value.length < 30 : judged === Judged.Lit) ? placeOf(value) : undefined;
    }
    const selected = asked.has(lower) ? plain(lower, string) : null;
    if (selected !== null) return selected;
    // Where it changes, or in a field with something in it, a script may have counted letters.
    if (FITTED.test(lower) && !REPLACED.test(node.tag) && (!given || (node.tag === 'input' && given.value)))
      return undefined;
    if (
      FACTS.test(`${lower}=${string}`) &&
      !(/^(?:aria-selected|data-state)$/.test(lower) && node.attributes.role === 'tab')
    ) {
      if (judge(node) !== Judged.Lit) return undefined;
      if (isPlatformWords(string)) return value === true || string;
    }
    if (lower === 'value') return fieldValue(node, string, !given);
    if (lower === 'href' || lower === 'xlink:href') {
      return node.tag === 'image' ? image(node, string) : reference(node, string);
    }
    if (lower === 'src' && node.tag === 'img') return image(node, string);
    if (
      lower === 'slot' ||
      (lower === 'name' && (node.tag === 'slot' || (node.tag === 'input' && node.attributes.type === 'radio')))
    )
      return rename(string);
    if (lower === 'part')
      return string
        .split(/\s+/)
        .map((part) => (isPlatformName(part) ? part : renameTag(part, rename)))
        .join(' ');
    const all = plain(lower, string);
    if (all !== null) return all;
    if (isText(lower)) return text(node, lower, string, lower === 'label' ? 'option' : 'attribute');
    const property = node.svg && PRESENTATION.test(lower) && css.property(lower);
    return property ? css.value(property, string, styled(node)) : undefined;
  }

  /** What rrweb adds. */
  function recorded(node: TreeNode, name: string, value: unknown): AttributeValue | undefined {
    if (name === 'rr_width' || name === 'rr_height') {
      const size = typeof value === 'string' && REPLACED.test(node.tag) ? Number.parseFloat(value) : Number.NaN;
      return size >= 0 && size < 1e5 ? `${Math.round(size)}px` : undefined;
    }
    if (name === 'rr_scrollleft' || name === 'rr_scrolltop') {
      if (typeof value !== 'number' || /^(?:input|textarea)$/.test(node.tag)) return undefined;
      const told = name === 'rr_scrollleft' ? scrollsAcross(node, judge(node)) : judge(node) < Judged.Masked;
      return told ? toOffset(value) : undefined;
    }
    return typeof value === 'string' ? plain(name, value) : undefined;
  }

  /** Whether it may be told that the page removed an attribute. */
  function removable(node: TreeNode, name: string): boolean {
    if (FACTS.test(name)) return judge(node) === Judged.Lit;
    return asked.has(name) || WORDED.test(name) || (name !== 'value' && isPlatformName(name));
  }

  /** An attribute test of a style sheet, null when the redacted document cannot answer it. */
  function test(name: string, value: string): string | null {
    return value || !(PRESENT.test(name) || TESTED.test(name) || asked.has(name)) ? plain(name, value) : '';
  }

  return {
    attribute,
    judgedBy,
    plain,
    test,
    classPart,
    relevant: new Set(['class', 'id', 'type', 'role', ...JUDGED, ...asked.keys()]),
  };
}

export type Attributes = ReturnType<typeof createAttributes>;

/** Whether an offset across may be told: at its end it tells how wide a text is, unless it is the page's or lit. */
export function scrollsAcross(node: TreeNode, judged: Judged): boolean {
  return judged === Judged.Lit || /^(?:#document|html)$/.test(node.tag);
}

/** A scroll offset in whole CSS pixels. */
export function toOffset(value: number): number {
  return Math.round(Math.max(-1e6, Math.min(1e6, value))) || 0;
}
