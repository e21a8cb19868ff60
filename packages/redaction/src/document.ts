import type { CompiledPolicy, StringRole } from '@scrim/policy/runtime';
import { type Attributes, type AttributeValue, asText } from './attributes.ts';
import type { CssFilter } from './css.ts';
import { constant, id, isId, isRaw, type Json, matching, type Raw, shape, toList, toText, yes } from './shape.ts';
import { collapseSpace, dropInvisible, litText, maskText, maskValue } from './text.ts';
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
}

const DEEPEST = 1000;
/** Elements of which no attribute is kept. */
const BARE = /^(?:meta|script|base)$/;
const COMMON = { id, 'rootId?': id, 'isShadow?': yes };
const PUBLIC = matching(
  /^(?:-\/\/W3C\/\/DTD X?HTML [\d.]{1,4}(?: (?:Strict|Transitional|Frameset|Final))?\/\/EN|http:\/\/www\.w3\.org\/TR\/[\w./-]{1,40}\.dtd)$/,
  '',
);
const readDocument = shape({ type: constant(0), 'compatMode?': matching(/^BackCompat$/), ...COMMON });
const readDoctype = shape({
  type: constant(1),
  name: constant('html'),
  publicId: PUBLIC,
  systemId: PUBLIC,
  ...COMMON,
});
const readElement = shape({ type: constant(2), 'isSVG?': yes, ...COMMON });
const readText = shape({ type: constant(3), ...COMMON });
const readCharacterData = shape({ type: constant(4), textContent: constant(''), ...COMMON });
/** Comments, and all that is not known: what other nodes refer to stays. */
const readOther = shape({ type: constant(5), textContent: constant(''), ...COMMON });

/** Builds redacted nodes out of serialised ones and enters them into the tree. */
export function createDocument({ tree, css, attributes, counts, tag, known }: DocumentRules) {
  function text(raw: string, parent: TreeNode | null): string {
    const name = parent?.tag ?? '';
    if (name === 'style') return css.sheet(raw);
    if (/^(?:script|noscript|template)$/.test(name)) return '';
    if (name === 'textarea') return maskValue(raw);
    const judged = tree.judge(parent);
    if (!/\S/.test(raw)) return collapseSpace(dropInvisible(raw));
    const lit = parent && judged === Judged.Lit ? litText(raw) : null;
    const shown = parent && judged === Judged.Unlit ? known(parent.role, raw) : lit;
    if (shown === null) counts.masked++;
    else counts.lit++;
    return shown ?? maskText(raw);
  }

  function children(raw: Raw, parent: TreeNode, depth: number): Json[] {
    return depth > DEEPEST || tree.judge(parent) === Judged.Excluded
      ? []
      : toList(raw.childNodes).flatMap((child) => {
          const kept = node(child, parent, depth + 1);
          return kept ? [kept] : [];
        });
  }

  /** Keeps what later judgements look at; returns whether it changed. */
  function note(judgedBy: Record<string, string>, name: string, value: unknown): boolean {
    const lower = name.toLowerCase();
    if (!attributes.relevant.has(lower)) return false;
    const before = judgedBy[lower];
    const text = asText(value);
    const after = text === null ? null : attributes.plain(lower, text);
    if (after === null) delete judgedBy[lower];
    else judgedBy[lower] = after;
    return before !== judgedBy[lower];
  }

  function noteAll(name: string, given: unknown): Record<string, string> {
    const judgedBy: Record<string, string> = {};
    if (isRaw(given) && !BARE.test(name)) for (const key of Object.keys(given)) note(judgedBy, key, given[key]);
    return judgedBy;
  }

  function element(raw: Raw, parent: TreeNode | null, depth: number): Json | undefined {
    const name = tag(toText(raw.tagName));
    const own = tree.addNode(Number(raw.id), name, parent, noteAll(name, raw.attributes), raw.isSVG === true);
    const kept = attributesOf(own, raw.attributes, false);
    own.value = toText(kept.value);
    const out = readElement(raw, raw);
    return (
      out && {
        ...out,
        tagName: name,
        attributes: kept,
        childNodes: name === 'textarea' && kept.value !== undefined ? [] : children(raw, own, depth),
        ...(raw.isCustom === true && name.includes('-') && { isCustom: true }),
        ...(raw.isShadowHost === true && { isShadowHost: true }),
      }
    );
  }

  function attributesOf(own: TreeNode, given: unknown, changed: boolean): Record<string, AttributeValue> {
    const kept: Record<string, AttributeValue> = {};
    if (!isRaw(given) || BARE.test(own.tag)) return kept;
    for (const name of Object.keys(given)) {
      let out = attributes.attribute(own, name, given[name], changed);
      // What was kept before would otherwise stay, and go on deciding what is lit.
      if (changed && out === undefined && attributes.relevant.has(name.toLowerCase())) out = null;
      if (out !== undefined && (changed || out !== null)) kept[name] = out;
    }
    return kept;
  }

  /** One node with all below it; undefined when it has no id. */
  function node(raw: unknown, parent: TreeNode | null, depth = 0): Json | undefined {
    if (!isRaw(raw) || !isId(raw.id)) return undefined;
    switch (raw.type) {
      case 0: {
        const own = tree.addNode(raw.id, '#document', parent, {}, false);
        return { ...readDocument(raw, raw), childNodes: children(raw, own, depth) };
      }
      case 1:
        return readDoctype(raw, raw);
      case 2:
        return element(raw, parent, depth);
      case 3:
        tree.addText(raw.id, parent);
        return { ...readText(raw, raw), textContent: text(toText(raw.textContent), parent) };
      case 4:
        return readCharacterData(raw, raw);
      default:
        return readOther(raw, raw);
    }
  }

  /** Attributes that changed, judged after the change; null when nothing of it may leave. */
  function changedAttributes(own: TreeNode, given: Raw): Record<string, AttributeValue> | null {
    if (BARE.test(own.tag)) return null;
    let changed = false;
    for (const name of Object.keys(given)) changed = note(own.attributes, name, given[name]) || changed;
    if (changed) tree.changed();
    if (tree.judge(own) === Judged.Excluded) return null;
    const kept = attributesOf(own, given, true);
    return Object.keys(kept).length ? kept : null;
  }

  return { node, text, noteAll, changedAttributes };
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
    let found = strings.get(key);
    if (found === undefined) {
      found = hashes.has(hash(dictionary.salt, role, text));
      if (strings.size > 20_000) strings.clear();
      strings.set(key, found);
    }
    return found;
  }

  return {
    /** A string of the dictionary as it may be shown, null when it is none. */
    known(role: StringRole, text: string): string | null {
      if (!hashes.size || text.length > 5000 || !/\S/.test(text)) return null;
      const all = collapseSpace(text);
      const visible = dropInvisible(all);
      return contains(role, visible) ? visible : all !== visible && contains(role, all) ? all : null;
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
