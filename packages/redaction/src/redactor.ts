import { type CompiledPage, type CompiledPolicy, matchPage, type StringRole, stringHash } from '@scrim/policy/runtime';
import { type AttributeValue, createAttributes, scrolled } from './attributes.ts';
import { createCssFilter, NO_RULE } from './css.ts';
import { createRename, renameTag } from './names.ts';
import { collapseSpace, dropInvisible, litText, maskText, maskValue } from './text.ts';
import { type ContextNode, createTree, Judged, type TreeNode } from './tree.ts';
import { isPlatformName } from './words.ts';

/** An rrweb event of which nothing is left but what the policy lights. Plain JSON. */
export interface RedactedEvent {
  readonly type: number;
  readonly timestamp: number;
  readonly data: Json;
}

type Value = string | number | boolean | null | undefined | AttributeValue | readonly Value[] | Json;
interface Json {
  readonly [key: string]: Value;
}
/** What comes in: any JSON object. */
type Raw = Readonly<Record<string, unknown>>;

export interface Redactor {
  /** What may leave of an event: usually one event or none; fields left by it come first. Never throws. */
  redact(event: unknown): RedactedEvent[];
  /** Browser, once per batch: the nodes to which the batch refers and which earlier batches introduced. */
  takeContext(): ContextNode[];
  /** Server, before the first event of a batch. */
  loadContext(nodes: unknown): void;
}

/** How much was masked and shown, in texts and text attributes. */
export interface Counts {
  masked: number;
  lit: number;
}

export interface RedactorOptions {
  /** The input has been redacted by the browser: its names stay, fields are not held back. */
  readonly judgedBefore: boolean;
  readonly counts: Counts;
}

const DEEPEST = 1000;
const MOST_REMEMBERED = 20_000;
const EMPTY_PAGE: CompiledPage = {
  rule: -1,
  match: '/',
  level: 'off',
  purpose: null,
  sample: 0,
  until: null,
  regime: null,
  triggers: [],
  light: { text: [], attributes: [], images: [] },
  mask: [],
  exclude: [],
  query: [],
};
const CUSTOM: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  'scrim.page': { level: /^(?:off|signals|replay)$/, navigation: /^(?:load|route|restore)$/ },
  'scrim.degraded': { reason: /^(?:mutations|memory|size|error|offline)$/ },
};
const DOCTYPE =
  /^(?:-\/\/W3C\/\/DTD X?HTML [\d.]{1,4}(?: (?:Strict|Transitional|Frameset|Final))?\/\/EN|http:\/\/www\.w3\.org\/TR\/[\w./-]{1,40}\.dtd)$/;

const isRaw = (value: unknown): value is Raw => typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const isId = (value: unknown): value is number => Number.isInteger(value) && Number(value) > 0 && Number(value) < 1e9;
const idOf = (value: unknown): number | null => (isId(value) ? value : null);
const number = (value: unknown): number => (Number.isFinite(value) ? Math.round(Number(value)) : 0);
const size = (value: unknown): number => Math.max(0, Math.min(100_000, number(value)));
const string = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Names that selectors of a page use; they are not renamed. */
function namesOf(page: CompiledPage): Set<string> {
  const { text, images, attributes } = page.light;
  const selectors = [...text, ...images, ...attributes.map((one) => one.selector), ...page.mask, ...page.exclude];
  return new Set(
    selectors.flatMap(({ compounds }) =>
      compounds.flatMap(({ tag, id, classes = [] }) => [...classes, ...(id ? [id] : []), ...(tag ? [tag] : [])]),
    ),
  );
}

/**
 * Redacts the events of one page view in order, under one rule of a policy: an allowlist over their structure. Unknown
 * types, sources, keys and values vanish; texts are masked unless lit; ids and structure stay.
 */
export function createRedactor(policy: CompiledPolicy, rule: number, options?: RedactorOptions): Redactor {
  const judgedBefore = options?.judgedBefore ?? false;
  const counts = options?.counts ?? { masked: 0, lit: 0 };
  const page = policy.pages.find((one) => one.rule === rule) ?? EMPTY_PAGE;
  const hashes = new Set(policy.dictionary.hashes);
  const assets = new Map(Object.entries(policy.assets));
  const assetHashes = new Set(assets.values());
  const rename = createRename(namesOf(page), judgedBefore);
  const tree = createTree(page);
  const strings = new Map<string, boolean>();
  const fields = new Map<number, { text: string; isChecked: false }>();

  function inDictionary(role: StringRole, text: string): boolean {
    const key = `${role}\n${text}`;
    let found = strings.get(key);
    if (found === undefined) {
      found = /\S/.test(text) && hashes.has(stringHash(policy.dictionary.salt, role, text));
      if (strings.size > MOST_REMEMBERED) strings.clear();
      strings.set(key, found);
    }
    return found;
  }

  function known(role: StringRole, text: string): string | null {
    if (!hashes.size || text.length > 5000) return null;
    const visible = collapseSpace(dropInvisible(text));
    const all = collapseSpace(text);
    return inDictionary(role, visible) ? visible : all !== visible && inDictionary(role, all) ? all : null;
  }

  function asset(url: string): string | null {
    if (url.startsWith('scrim-asset:')) return assetHashes.has(url.slice(12)) ? url : null;
    try {
      const hash = assets.get(new URL(url, 'http://a').pathname);
      return hash ? `scrim-asset:${hash}` : null;
    } catch {
      return null;
    }
  }

  const tagName = (name: string): string => {
    const lower = name.toLowerCase();
    return isPlatformName(lower) ? lower : renameTag(lower, rename);
  };
  const css = createCssFilter({
    rename,
    tag: tagName,
    attribute: (name, value) => attributes.test(name, value),
    font: (url) => (/\.(?:woff2?|ttf|otf)(?:[?#]|$)/i.test(url) || url.startsWith('scrim-asset:') ? asset(url) : null),
    known: (text) => known('text', text),
  });
  const attributes = createAttributes({ policy, rename, css, judge: tree.judge, known, asset }, rule);

  function text(raw: string, parent: TreeNode | null): string {
    const tag = parent?.tag ?? '';
    if (tag === 'style') return css.sheet(raw);
    if (/^(?:script|noscript|template)$/.test(tag)) return '';
    if (tag === 'textarea') return maskValue(raw);
    if (!/\S/.test(raw)) return collapseSpace(dropInvisible(raw));
    const judged = tree.judge(parent);
    const shown =
      parent && judged === Judged.Lit
        ? litText(raw)
        : parent && judged === Judged.Unlit
          ? known(parent.role, raw)
          : null;
    if (shown !== null) counts.lit++;
    else counts.masked++;
    return shown ?? maskText(raw);
  }

  /** Takes over what rrweb notes of any node. */
  function common(raw: Raw, id: number): { id: number; rootId?: number; isShadow?: true } {
    return { ...(isId(raw.rootId) && { rootId: raw.rootId }), id, ...(raw.isShadow === true && { isShadow: true }) };
  }

  function children(raw: Raw, parent: TreeNode, depth: number): Json[] {
    if (depth > DEEPEST) return [];
    const out: Json[] = [];
    for (const child of list(raw.childNodes)) {
      const kept = serialized(child, parent, depth + 1);
      if (kept) out.push(kept);
    }
    return out;
  }

  function serialized(raw: unknown, parent: TreeNode | null, depth: number): Json | null {
    if (!isRaw(raw) || !isId(raw.id)) return null;
    const { type, id } = raw;
    if (type === 2) return element(raw, raw.id, parent, depth);
    if (type === 0) {
      const node = tree.addNode(id, '#document', parent, {}, false);
      return {
        type,
        childNodes: tree.judge(node) === Judged.Excluded ? [] : children(raw, node, depth),
        ...(raw.compatMode === 'BackCompat' && { compatMode: 'BackCompat' }),
        ...common(raw, id),
      };
    }
    if (type === 1) {
      const known = (value: unknown) => (DOCTYPE.test(string(value)) ? value : '') as string;
      return { type, name: 'html', publicId: known(raw.publicId), systemId: known(raw.systemId), ...common(raw, id) };
    }
    if (type === 3) {
      tree.addText(id, parent);
      return { type, textContent: text(string(raw.textContent), parent), ...common(raw, id) };
    }
    return { type: type === 4 ? 4 : 5, textContent: '', ...common(raw, id) };
  }

  function element(raw: Raw, id: number, parent: TreeNode | null, depth: number): Json {
    const tag = tagName(string(raw.tagName) || 'div');
    const given = Object.entries(isRaw(raw.attributes) ? raw.attributes : {});
    const judgedBy: Record<string, string> = {};
    for (const [name, value] of given) note(judgedBy, name, value);
    const svg = raw.isSVG === true;
    const node = tree.addNode(id, tag, parent, judgedBy, svg);
    const judged = tree.judge(node);
    const kept: Record<string, AttributeValue> = {};
    for (const [name, value] of tag === 'meta' || tag === 'script' || tag === 'base' ? [] : given) {
      const out = attributes.attribute(node, name, value, false);
      if (out !== undefined && out !== null) kept[name] = out;
    }
    node.value = typeof kept.value === 'string' ? kept.value : '';
    const childless = judged === Judged.Excluded || (tag === 'textarea' && kept.value !== undefined);
    return {
      type: 2,
      tagName: tag,
      attributes: kept,
      childNodes: childless ? [] : children(raw, node, depth),
      ...(svg && { isSVG: true }),
      ...(raw.isCustom === true && tag.includes('-') && { isCustom: true }),
      ...common(raw, id),
      ...(raw.isShadowHost === true && judged !== Judged.Excluded && { isShadowHost: true }),
    };
  }

  /** Keeps what later judgements look at; returns whether it changed. */
  function note(judgedBy: Record<string, string>, name: string, value: unknown): boolean {
    const lower = name.toLowerCase();
    if (!attributes.relevant.has(lower)) return false;
    const before = judgedBy[lower];
    const after = typeof value === 'string' ? attributes.plain(lower, value) : value === true ? '' : null;
    if (after === null) delete judgedBy[lower];
    else judgedBy[lower] = after;
    return before !== judgedBy[lower];
  }

  function fullSnapshot(data: Raw): Json | null {
    tree.reset();
    fields.clear();
    const node = serialized(data.node, null, 0);
    const offset = isRaw(data.initialOffset) ? data.initialOffset : {};
    return node && { node, initialOffset: { left: number(offset.left), top: number(offset.top) } };
  }

  function mutation(data: Raw): Json | null {
    const out = {
      source: 0,
      texts: [] as Json[],
      attributes: [] as Json[],
      removes: [] as Json[],
      adds: [] as Json[],
      ...(data.isAttachIframe === true && { isAttachIframe: true }),
    };
    for (const raw of list(data.removes)) {
      if (!isRaw(raw) || !isId(raw.id) || !isId(raw.parentId)) continue;
      tree.refer(tree.node(raw.parentId));
      tree.remove(raw.id);
      out.removes.push({ parentId: raw.parentId, id: raw.id, ...(raw.isShadow === true && { isShadow: true }) });
    }
    for (const raw of list(data.adds)) {
      if (!isRaw(raw) || !isId(raw.parentId)) continue;
      const parent = tree.node(raw.parentId) ?? null;
      tree.refer(parent);
      if (tree.judge(parent) === Judged.Excluded) continue;
      const node = serialized(raw.node, parent, 0);
      if (!node) continue;
      out.adds.push({
        parentId: raw.parentId,
        ...(isId(raw.previousId) && { previousId: raw.previousId }),
        nextId: idOf(raw.nextId),
        node,
      });
    }
    for (const raw of list(data.attributes)) {
      if (!isRaw(raw) || !isId(raw.id) || !isRaw(raw.attributes)) continue;
      const kept = changedAttributes(raw.id, raw.attributes);
      if (kept) out.attributes.push({ id: raw.id, attributes: kept });
    }
    for (const raw of list(data.texts)) {
      if (!isRaw(raw) || !isId(raw.id)) continue;
      const parent = tree.textParent(raw.id);
      tree.refer(parent, raw.id);
      if (tree.judge(parent) === Judged.Excluded) continue;
      out.texts.push({ id: raw.id, value: text(string(raw.value), parent) });
    }
    return out.texts.length || out.attributes.length || out.removes.length || out.adds.length ? out : null;
  }

  function changedAttributes(id: number, given: Raw): Record<string, AttributeValue> | null {
    const known = tree.node(id);
    tree.refer(known);
    const node = known ?? { ...UNKNOWN, id, attributes: {} };
    let changed = false;
    for (const [name, value] of Object.entries(given)) changed = note(node.attributes, name, value) || changed;
    if (changed) tree.changed();
    if (tree.judge(node) === Judged.Excluded || /^(?:meta|script|base)$/.test(node.tag)) return null;
    const kept: Record<string, AttributeValue> = {};
    for (const [name, value] of Object.entries(given)) {
      const out = attributes.attribute(node, name, value, true);
      if (out !== undefined) kept[name] = out;
    }
    return Object.keys(kept).length ? kept : null;
  }

  function positions(data: Raw): Json | null {
    const out = list(data.positions).flatMap((raw) =>
      isRaw(raw) && isId(raw.id)
        ? [{ x: number(raw.x), y: number(raw.y), id: raw.id, timeOffset: number(raw.timeOffset) }]
        : [],
    );
    return out.length ? { source: Number(data.source), positions: out } : null;
  }

  function input(data: Raw): Json | null {
    const id = idOf(data.id);
    const node = id === null ? undefined : tree.node(id);
    if (id === null || !node) return null;
    tree.refer(node);
    const type = node.attributes.type ?? 'text';
    if (node.tag === 'input' && /^(?:checkbox|radio)$/.test(type)) {
      if (tree.judge(node) !== Judged.Lit) return null;
      return { source: 5, text: '', isChecked: data.isChecked === true, id };
    }
    const value = attributes.attribute(node, 'value', string(data.text), false);
    if (typeof value !== 'string' || /^(?:submit|reset|button)$/.test(type)) return null;
    if (judgedBefore) return shownValue(node, value);
    fields.set(id, { text: value, isChecked: false });
    return null;
  }

  /** The value of a field, unless it looks the same as before. */
  function shownValue(node: TreeNode, value: string): Json | null {
    if (node.value === value) return null;
    node.value = value;
    return { source: 5, text: value, isChecked: false, id: node.id };
  }

  /** Fields that were changed since focus last moved. */
  function leftFields(): Json[] {
    const out: Json[] = [];
    for (const [id, { text: value }] of fields) {
      const node = tree.node(id);
      tree.refer(node);
      const left = node && shownValue(node, value);
      if (left) out.push(left);
    }
    fields.clear();
    return out;
  }

  function interaction(data: Raw): Json | null {
    const { type, id, pointerType } = data;
    if (!isId(id) || typeof type !== 'number' || !Number.isInteger(type) || type < 0 || type > 10) return null;
    return {
      source: 2,
      type,
      id,
      ...(typeof data.x === 'number' && { x: number(data.x) }),
      ...(typeof data.y === 'number' && { y: number(data.y) }),
      ...((pointerType === 0 || pointerType === 1 || pointerType === 2) && { pointerType }),
    };
  }

  function scroll(data: Raw): Json | null {
    if (!isId(data.id)) return null;
    const node = tree.node(data.id);
    tree.refer(node);
    if (node && /^(?:input|textarea)$/.test(node.tag)) return null;
    const whole = node?.tag === '#document' || node?.tag === 'html';
    return { source: 3, id: data.id, x: scrolled(number(data.x), !whole), y: scrolled(number(data.y), false) };
  }

  const index = (value: unknown): number | number[] | null => {
    const path = list(value).slice(0, 20);
    return Number.isInteger(value) ? size(value) : path.length ? path.map(size) : null;
  };

  function styleRules(raw: unknown): Json[] {
    return list(raw).flatMap((one) => {
      if (!isRaw(one)) return [];
      const at = index(one.index);
      return [{ rule: css.sheet(string(one.rule)) || NO_RULE, ...(at !== null && { index: at }) }];
    });
  }

  const owner = ({ id, styleId }: Raw) => ({ ...(isId(id) && { id }), ...(isId(styleId) && { styleId }) });

  function styleSheetRule(data: Raw): Json {
    return {
      source: 8,
      ...owner(data),
      ...(data.adds !== undefined && { adds: styleRules(data.adds) }),
      ...(data.removes !== undefined && {
        removes: list(data.removes).flatMap((one) => {
          const at = isRaw(one) ? index(one.index) : null;
          return at === null ? [] : [{ index: at }];
        }),
      }),
      ...(typeof data.replace === 'string' && { replace: css.sheet(data.replace) }),
      ...(typeof data.replaceSync === 'string' && { replaceSync: css.sheet(data.replaceSync) }),
    };
  }

  function styleDeclaration(data: Raw): Json | null {
    const set = isRaw(data.set) ? data.set : null;
    const remove = isRaw(data.remove) ? data.remove : null;
    const property = css.property(string((set ?? remove)?.property));
    const value = set && property && typeof set.value === 'string' ? css.value(property, set.value) : null;
    if (!property || (set && set.value !== null && value === null)) return null;
    return {
      source: 13,
      ...owner(data),
      index: list(index(data.index)) as number[],
      ...(set && { set: { property, value, ...(set.priority === 'important' && { priority: 'important' }) } }),
      ...(remove && !set && { remove: { property } }),
    };
  }

  function adoptedStyleSheet(data: Raw): Json | null {
    if (!isId(data.id)) return null;
    return {
      source: 15,
      id: data.id,
      ...(data.styles !== undefined && {
        styles: list(data.styles).flatMap((one) =>
          isRaw(one) && isId(one.styleId) ? [{ styleId: one.styleId, rules: styleRules(one.rules) }] : [],
        ),
      }),
      styleIds: list(data.styleIds).filter(isId),
    };
  }

  function media({ id, type }: Raw): Json | null {
    return isId(id) && (type === 0 || type === 1) ? { source: 7, type, id } : null;
  }

  function incremental(data: Raw): (Json | null)[] {
    switch (data.source) {
      case 0:
        return [mutation(data)];
      case 1:
      case 6:
      case 12:
        return [positions(data)];
      case 2:
        return [...(data.type === 5 || data.type === 6 ? leftFields() : []), interaction(data)];
      case 3:
        return [scroll(data)];
      case 4:
        return [{ source: 4, width: size(data.width), height: size(data.height) }];
      case 5:
        return [input(data)];
      case 7:
        return [media(data)];
      case 8:
        return [styleSheetRule(data)];
      case 13:
        return [styleDeclaration(data)];
      case 15:
        return [adoptedStyleSheet(data)];
      default:
        return [];
    }
  }

  function address(href: unknown): string {
    const url = string(href);
    const found = matchPage(policy, url.startsWith('scrim:') ? url.slice(6) : url);
    return `scrim:${found?.rule === rule ? found.template : page.match}`;
  }

  function custom({ tag, payload }: Raw): Json | null {
    const keys = typeof tag === 'string' && Object.hasOwn(CUSTOM, tag) ? CUSTOM[tag] : null;
    if (!keys) return null;
    const given = isRaw(payload) ? Object.entries(payload) : [];
    return {
      tag: string(tag),
      payload: Object.fromEntries(
        given.flatMap(([key, value]) =>
          Object.hasOwn(keys, key) && typeof value === 'string' && keys[key]?.test(value) ? [[key, value]] : [],
        ),
      ),
    };
  }

  function dataOf(event: Raw): (Json | null)[] {
    const data = isRaw(event.data) ? event.data : {};
    switch (event.type) {
      case 0:
      case 1:
        return [{}];
      case 2: // FullSnapshot
        return [fullSnapshot(data)];
      case 3: // Incremental
        return incremental(data);
      case 4: // Meta
        return [{ href: address(data.href), width: size(data.width), height: size(data.height) }];
      case 5: // Custom
        return [custom(data)];
      default:
        return [];
    }
  }

  return {
    redact(event) {
      if (!isRaw(event) || typeof event.type !== 'number') return [];
      const { type } = event;
      const timestamp = Math.max(0, Math.min(8.64e15, number(event.timestamp)));
      return dataOf(event).flatMap((data) => (data ? [{ type, data, timestamp }] : []));
    },

    takeContext: tree.takeContext,

    loadContext(nodes) {
      for (const raw of list(nodes)) {
        if (!isRaw(raw) || !isId(raw.id)) continue;
        const parent = tree.node(Number(raw.parent)) ?? null;
        if (raw.tag === '#text') {
          tree.addText(raw.id, parent);
          continue;
        }
        const judgedBy: Record<string, string> = {};
        for (const [name, value] of Object.entries(isRaw(raw.attributes) ? raw.attributes : {})) {
          note(judgedBy, name, value);
        }
        const tag = raw.tag === '#document' ? raw.tag : tagName(string(raw.tag) || 'div');
        tree.addNode(raw.id, tag, parent, judgedBy, raw.svg === true).value = null;
      }
    },
  };
}

const UNKNOWN: TreeNode = {
  id: 0,
  tag: '',
  parent: null,
  attributes: {},
  svg: false,
  batch: 0,
  judged: Judged.Masked,
  role: 'text',
  epoch: 0,
  value: null,
};
