import type { CompiledPolicy, StringRole } from '@scrim/policy/runtime';
import { type Attributes, type AttributeValue, asText } from './attributes.ts';
import type { CssFilter } from './css.ts';
import { hasId, isId, isRaw, type Json, type Raw, toList, toText, type Value } from './shape.ts';
import {
  collapseSpace,
  dropInvisible,
  litText,
  looseDigits,
  MASK,
  maskDigits,
  maskText,
  maskValue,
  RUN_DIGITS,
  sharedDigitRuns,
} from './text.ts';
import { Judged, type Tree, type TreeNode } from './tree.ts';

/** How much was masked and shown, in texts. */
export interface Counts {
  masked: number;
  lit: number;
}

interface DocumentRules {
  readonly tree: Tree;
  readonly css: CssFilter;
  readonly attributes: Attributes;
  readonly counts: Counts;
  tag(name: string): string;
  known(role: StringRole, text: string): string | null;
  /** Whether a change is judged, not a snapshot. */
  changing(): boolean;
  /** What of an added text is said now. */
  shown(id: number, text: string): string;
}

const DEEPEST = 1000;
/** Elements whose texts are not read on the page; what a `textarea` shows is its value. */
const UNREAD = /^(?:script|noscript|template|style|textarea)$/i;
/** Elements of which no attribute is kept. */
const BARE = /^(?:meta|script|base)$/;
type Built = Record<string, Value>;

/** What rrweb notes of any node. Added last, as it does. */
function completed(out: Built, { id, rootId, isShadow }: Raw): Built {
  if (isId(rootId)) out.rootId = rootId;
  out.id = Number(id);
  if (isShadow === true) out.isShadow = true;
  return out;
}

/** Whether white space stays as it is, for it shows: in `pre`. */
function isPreformatted(parent: TreeNode | null): boolean {
  for (let one = parent; one; one = one.parent) if (one.tag === 'pre') return true;
  return false;
}

/** Builds redacted nodes out of serialised ones and enters them into the tree. */
export function createDocument({ tree, css, attributes, counts, tag, known, changing, shown: sayNow }: DocumentRules) {
  /** Texts that are read on the page as they came, and what they are lit in, of what is built. */
  const read = new Map<unknown, { readonly raw: string; readonly lit: TreeNode | false | null }>();
  /** Digits of lit texts without a letter, by text, by what stands three levels above. */
  const loose = new Map<number, Map<number, number>>();
  /** Ids of fields that were a password's. */
  const secrets = new Set<number>();

  /** Whether neither a text nor what it is in has left the document. */
  function stands(id: number): boolean {
    let one = tree.textParent(id);
    if (!one) return false;
    for (; one; one = one.parent) if (tree.node(one.id) !== one) return false;
    return true;
  }

  /**
   * Notes a lit text; whether it may be a part of such a number with others. Changes tell of each text alone, so those count
   * together that stand within three levels: what a snapshot showed, too.
   */
  function continuesNumber(id: number, raw: string, parent: TreeNode): boolean {
    const place = parent.parent?.parent ?? parent.parent ?? parent;
    const beside = loose.get(place.id);
    beside?.delete(id);
    const digits = looseDigits(raw);
    if (!digits) return false;
    let sum = digits;
    if (beside && changing())
      for (const [other, count] of beside) {
        if (stands(other)) sum += count;
        else beside.delete(other);
        if (sum > digits && sum >= RUN_DIGITS) return true;
      }
    if (beside) beside.set(id, digits);
    else loose.set(place.id, new Map([[id, digits]]));
    return false;
  }

  function text(id: number, raw: string, parent: TreeNode | null): string {
    const name = parent?.tag ?? '';
    if (name === 'style') return css.sheet(raw, 'rule');
    if (UNREAD.test(name)) return name === 'textarea' ? maskValue(raw) : '';
    const judged = tree.judge(parent);
    const lit = judged === Judged.Lit && parent;
    read.set(id, { raw, lit });
    if (judged === Judged.Floor) return maskValue(raw);
    const pre = isPreformatted(parent);
    if (!/\S/.test(raw)) return pre ? dropInvisible(raw) : collapseSpace(dropInvisible(raw));
    const listed = judged === Judged.Unlit || judged === Judged.Chosen;
    const shown = lit
      ? (continuesNumber(id, raw, lit) ? maskDigits : litText)(raw)
      : parent && listed && !raw.includes(MASK)
        ? known(parent.role, raw)
        : null;
    if (shown === null) counts.masked++;
    else counts.lit++;
    return shown ?? maskText(raw, pre ? (space) => space : undefined);
  }

  function children(raw: Raw, parent: TreeNode, depth: number): Json[] {
    const out: Json[] = [];
    if (depth > DEEPEST || tree.judge(parent) === Judged.Excluded) return out;
    for (const child of toList(raw.childNodes)) {
      const kept = node(child, parent, depth + 1);
      if (kept) out.push(kept);
    }
    return out;
  }

  function textsOf(built: unknown): Built[] {
    const out = built as Built;
    return out.type === 3 ? (read.has(out.id) ? [out] : []) : toList(out.childNodes).flatMap(textsOf);
  }

  /** Masks the digits of account and card numbers that are spread over texts of what was built, given in the order of the page. */
  function settle(built: readonly unknown[]): void {
    const texts = built.flatMap(textsOf);
    const shared = sharedDigitRuns(texts.map(({ id }) => read.get(id)?.raw ?? ''));
    texts.forEach((out, at) => {
      const id = Number(out.id);
      const lit = shared.has(at) && read.get(id)?.lit;
      let text = toText(out.textContent);
      if (lit) {
        continuesNumber(id, '', lit);
        text = maskDigits(text);
      }
      out.textContent = sayNow(id, text);
    });
    read.clear();
  }

  /** A field of a password stays one, also when the page shows what is in it. */
  function keepSecret({ id, attributes }: TreeNode): void {
    if (attributes.type === 'password') secrets.add(id);
    if (secrets.has(id)) attributes.type = 'password';
  }

  /** Keeps what later judgements look at; returns whether it changed. */
  function note(noted: Record<string, string>, name: string, value: unknown): boolean {
    const lower = name.toLowerCase();
    if (!attributes.relevant.has(lower)) return false;
    const before = noted[lower];
    const text = asText(value);
    const after = text === null ? null : attributes.judgedBy(lower, text);
    if (after === null) delete noted[lower];
    else noted[lower] = after;
    return before !== noted[lower];
  }

  function noteAll(name: string, given: unknown): Record<string, string> {
    const noted: Record<string, string> = {};
    if (isRaw(given) && !BARE.test(name)) for (const key in given) note(noted, key, given[key]);
    return noted;
  }

  function element(raw: Raw, parent: TreeNode | null, depth: number): Json {
    const name = tag(toText(raw.tagName));
    const own = tree.addNode(Number(raw.id), name, parent, noteAll(name, raw.attributes), raw.isSVG === true);
    keepSecret(own);
    const kept = attributesOf(own, raw.attributes, false);
    own.value = toText(kept.value);
    const out: Built = {
      type: 2,
      tagName: name,
      attributes: kept,
      childNodes: name === 'textarea' && kept.value !== undefined ? [] : children(raw, own, depth),
    };
    if (own.svg) out.isSVG = true;
    if (raw.isCustom === true && name.includes('-')) out.isCustom = true;
    completed(out, raw);
    if (raw.isShadowHost === true) out.isShadowHost = true;
    return out;
  }

  function attributesOf(own: TreeNode, given: unknown, changed: boolean): Record<string, AttributeValue> {
    const kept: Record<string, AttributeValue> = {};
    if (!isRaw(given) || BARE.test(own.tag)) return kept;
    for (const name in given) {
      let out = attributes.attribute(own, name, given[name], changed ? null : given);
      // What was kept before would otherwise stay, and go on deciding what is lit.
      if (changed && out === undefined && attributes.relevant.has(name.toLowerCase())) out = null;
      if (out !== undefined && (changed || out !== null)) kept[name] = out;
    }
    return kept;
  }

  /** One node with all below it, to be settled; undefined when it has no id. */
  function node(raw: unknown, parent: TreeNode | null, depth = 0): Json | undefined {
    if (!hasId(raw)) return undefined;
    switch (raw.type) {
      case 0: {
        if (!parent) loose.clear();
        const own = tree.addNode(raw.id, '#document', parent, {}, false);
        const out: Built = { type: 0, childNodes: children(raw, own, depth) };
        if (raw.compatMode === 'BackCompat') out.compatMode = 'BackCompat';
        return completed(out, raw);
      }
      case 1:
        return completed({ type: 1, name: 'html', publicId: '', systemId: '' }, raw);
      case 2:
        return element(raw, parent, depth);
      case 3:
        tree.addText(raw.id, parent);
        return completed({ type: 3, textContent: text(raw.id, toText(raw.textContent), parent) }, raw);
      default:
        // A comment, or something unknown: what other nodes refer to stays.
        return completed({ type: raw.type === 4 ? 4 : 5, textContent: '' }, raw);
    }
  }

  /** Attributes that changed, judged after the change; null when nothing of it may leave. */
  function changedAttributes(own: TreeNode, given: Raw): Record<string, AttributeValue> | null {
    if (BARE.test(own.tag)) return null;
    let changed = false;
    for (const name in given) changed = note(own.attributes, name, given[name]) || changed;
    keepSecret(own);
    if (changed) tree.changed();
    if (tree.judge(own) === Judged.Excluded) return null;
    const kept = attributesOf(own, given, true);
    return Object.keys(kept).length ? kept : null;
  }

  return {
    node,
    settle,
    text,
    noteAll,
    changedAttributes,
    forget() {
      loose.clear();
      secrets.clear();
    },
  };
}

/** What a redacted document needs of a policy: its dictionary and its assets. */
export function createLookup(
  { dictionary, assets }: CompiledPolicy,
  hash: typeof import('@scrim/policy/runtime').stringHash,
) {
  const hashes = new Set(dictionary.hashes);
  const shown = new Set(Object.values(assets));
  const strings = new Map<string, boolean>();

  function contains(role: StringRole, text: string): boolean {
    const key = `${role}\n${text}`;
    const found = strings.get(key) ?? hashes.has(hash(dictionary.salt, role, text));
    if (strings.size > 4000) strings.clear();
    strings.set(key, found);
    return found;
  }

  return {
    /** A string of the dictionary as it may be shown, null when it is none. */
    known(role: StringRole, text: string): string | null {
      if (!hashes.size || text.length > 5000) return null;
      const all = collapseSpace(text);
      return [dropInvisible(all), all].find((one) => contains(role, one)) ?? null;
    },

    /** The address of a file of the site in a replay, null when it is not one that may be shown. */
    asset(url: string): string | null {
      if (url.startsWith('scrim-asset:')) return shown.has(url.slice(12)) ? url : null;
      try {
        const path = new URL(url, 'http://a').pathname;
        return Object.hasOwn(assets, path) ? `scrim-asset:${assets[path]}` : null;
      } catch {
        return null;
      }
    },
  };
}
