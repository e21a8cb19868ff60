import { type CompiledPage, type CompiledPolicy, matchPage, stringHash } from '@scrim/policy/runtime';
import { type AttributeValue, createAttributes, scrollsAcross, toOffset } from './attributes.ts';
import { createCssFilter, NO_RULE } from './css.ts';
import { type Counts, createDocument, createLookup } from './document.ts';
import { inDocumentOrder } from './in-document-order.ts';
import { createRename, renameTag } from './names.ts';
import {
  constant,
  hasId,
  id,
  isId,
  isRaw,
  type Json,
  listOf,
  type Raw,
  type Read,
  shape,
  size,
  toList,
  toText,
  toWhole,
  upTo,
  whole,
  yes,
} from './shape.ts';
import { MASK } from './text.ts';
import { type ContextNode, createTree, Judged, type TreeNode } from './tree.ts';
import { isPlatformName } from './words.ts';

/** An rrweb event of which nothing is left but what the policy lights. Plain JSON. */
export interface RedactedEvent {
  readonly type: number;
  readonly timestamp: number;
  readonly data: Json;
}

/** Attributes of an element as they changed. */
interface Changed extends Json {
  readonly id: number;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

export interface Redactor {
  /** What may leave of an event: one event or none; what was held until a field was left comes first. Never throws. */
  redact(event: unknown): RedactedEvent[];
  /** Browser, once per batch: the nodes to which the batch refers and which earlier batches introduced. */
  takeContext(): ContextNode[];
  /** Server, before the first event of a batch: forgets the batch before. */
  loadContext(nodes: unknown): void;
}

/** Given where the input has been redacted by the browser: its names stay, nothing is held back. */
export interface RedactorOptions {
  /** Names that the browser should have renamed. While it is empty, nothing that is remembered depends on a batch. */
  readonly renames: Map<string, string>;
  readonly counts: Counts;
}

const removed = shape({ parentId: id, id, 'isShadow?': yes });
const position = shape({ x: whole, y: whole, id, timeOffset: whole });
const index: Read<number | readonly number[]> = (value, of) =>
  Array.isArray(value) ? listOf(size)(value.slice(0, 20), of) : upTo(1e6)(value, of);
const OWNER = { 'id?': id, 'styleId?': id };
const interaction = shape({
  source: constant(2),
  type: upTo(10),
  id,
  'x?': whole,
  'y?': whole,
  'pointerType?': upTo(2),
});
const resize = shape({ source: constant(4), width: size, height: size });
const media = shape({ source: constant(7), type: upTo(1), id });
const offset = shape({ left: toWhole, top: toWhole });
/** Fields in which nobody types. */
const CHOSEN = /^(?:checkbox|radio|range|color|file|image|button|submit|reset)$/;
/** Attributes that are looks: what they leave as depends on no rule. */
const LOOKS = /^(?:class|style|fill|stroke|opacity|transform)/;
const NOTHING = { texts: [], attributes: [], removes: [], adds: [] };

/** Names that selectors of a page use; they are not renamed. */
export function namesOf({ light, mask, exclude }: CompiledPage): Set<string> {
  return new Set(
    [...light.text, ...light.images, ...light.attributes.map(({ selector }) => selector), ...mask, ...exclude].flatMap(
      ({ compounds }) =>
        compounds.flatMap(({ tag, id, classes = [] }) => [tag, id, ...classes].filter((name) => name !== undefined)),
    ),
  );
}

/**
 * Redacts the events of one page view in order, under one rule of a policy: an allowlist over their structure. Unknown
 * types, sources, keys and values vanish; texts are masked unless lit; ids and structure stay. A rule that the policy
 * does not have lets nothing pass.
 */
export function createRedactor(policy: CompiledPolicy, rule: number, options?: RedactorOptions): Redactor {
  const found = policy.pages.find((one) => one.rule === rule);
  if (!found) return { redact: () => [], takeContext: () => [], loadContext: () => {} };
  const ruled = found;
  const names = namesOf(ruled);
  const rename = createRename(names, options?.renames);
  const tree = createTree(ruled);
  const { known, asset } = createLookup(policy, stringHash);
  /** Somebody is in a field: what changes with the keys would tell how they type. */
  let inField = false;
  /** Values of fields, and masked texts, that changed since focus last moved. */
  const fields = new Map<number, string>();
  const echoes = new Map<number, string>();
  /** Looks as they changed last while somebody types: with a time of their own they would tell of each key. They leave with what is told next. */
  const looks = new Map<TreeNode, Changed['attributes']>();
  /** Changes of style sheets likewise: the last of each property of a rule (`sheet index property`), and what replaces a sheet (`sheet`). */
  const restyles = new Map<string, Json>();
  /** Attributes (`id name`) and replaced texts (id) as typing left them last: saying them again would count keystrokes. */
  const repeated = new Map<string | number, string>();
  /** Text nodes that repeat the one they replaced: the stream keeps the first one's id. */
  const standIns = new Map<unknown, unknown>();

  const tags = new Map<string, string>();
  const tag = (name: string): string => {
    let out = tags.get(name);
    if (out === undefined) {
      const lower = name.toLowerCase() || 'div';
      out = isPlatformName(lower) ? lower : renameTag(lower, rename);
      if (tags.size < 1000 && name.length < 50) tags.set(name, out);
    }
    return out;
  };
  const css = createCssFilter({
    rename,
    tag,
    attribute: (name, value) => attributes.test(name, value),
    classPart: (operator, part) => attributes.classPart(operator, part),
    font: (url) => (/^scrim-asset:|\.(?:woff2?|ttf|otf)(?:[?#]|$)/i.test(url) ? asset(url) : null),
    known: (text) => known('text', text),
  });
  const attributes = createAttributes({ policy, page: ruled, rename, names, css, judge: tree.judge, known, asset });
  const document = createDocument({
    tree,
    css,
    attributes,
    counts: options?.counts ?? { masked: 0, lit: 0 },
    tag,
    known,
    changing: () => changing,
    shown(id, value) {
      if (!typing() || !changing || !value.includes(MASK)) return value;
      echoes.set(id, value);
      // Not nothing: numbers on both sides of it would come together. So many that it stays as it is in a field, too.
      return MASK.repeat(3);
    },
  });
  /** A change is judged, not a snapshot: what it masks waits while somebody types. */
  let changing = false;
  const typing = () => inField || fields.size > 0;

  /** What is masked in labels and styles would change with the keys: while somebody types it is not told. */
  const quiet = <Told>(told: Told) => (typing() && JSON.stringify(told)?.includes(MASK) ? undefined : told);

  const sheet: Read<string> = (value) => (typeof value === 'string' ? css.sheet(value, 'rule') : undefined);
  const property: Read<string> = (value) => css.property(toText(value)) ?? undefined;
  // Those after it keep their places.
  const styleRule = shape({ rule: (value) => quiet(css.sheet(toText(value), 'rule')) || NO_RULE, 'index?': index });
  const styleSheetRule = shape({
    source: constant(8),
    ...OWNER,
    'adds?': (value, of) => (value === undefined ? value : listOf(styleRule)(value, of)),
    'removes?': (value, of) => (value === undefined ? value : listOf(shape({ index }))(value, of)),
    'replace?': sheet,
    'replaceSync?': sheet,
  });
  const styleDeclaration = shape({
    source: constant(13),
    ...OWNER,
    index: (value, of) => index(toList(value), of),
    'set?': shape({
      property,
      value: (value, { property }) =>
        value === null ? value : (css.value(css.property(toText(property)) ?? '', toText(value)) ?? undefined),
      'priority?': (value) => (value === 'important' ? value : undefined),
    }),
    'remove?': shape({ property }),
  });
  const adopted = shape({
    source: constant(15),
    id,
    'styles?': (value, of) =>
      value === undefined ? value : listOf(shape({ styleId: id, rules: listOf(styleRule) }))(value, of),
    styleIds: listOf(id),
  });

  const added: Read<Json> = (raw) => {
    if (!isRaw(raw) || !isId(raw.parentId)) return undefined;
    const parent = tree.node(raw.parentId);
    tree.refer(parent);
    const node = parent && tree.judge(parent) !== Judged.Excluded ? document.node(raw.node, parent) : undefined;
    if (!node) return undefined;
    const { parentId, previousId, nextId } = raw;
    return { parentId, ...(isId(previousId) && { previousId }), nextId: isId(nextId) ? nextId : null, node };
  };

  const changed: Read<Changed> = (raw) => {
    if (!hasId(raw) || !isRaw(raw.attributes)) return undefined;
    const own = tree.node(raw.id);
    tree.refer(own);
    const kept = own && document.changedAttributes(own, raw.attributes);
    if (kept && typing()) {
      for (const [name, value] of Object.entries(kept))
        if (quiet(value) === undefined || repeats(`${raw.id} ${name}`, JSON.stringify(value))) delete kept[name];
      if (!Object.keys(kept).length) return undefined;
    }
    return kept ? { id: raw.id, attributes: kept } : undefined;
  };

  /** Whether typing has left this so before. */
  function repeats(key: string | number, value: string): boolean {
    const last = repeated.get(key);
    repeated.set(key, value);
    return last === value;
  }

  const standIn = (raw: unknown): unknown => {
    if (!isRaw(raw) || !standIns.size) return raw;
    const real = (one: unknown) => standIns.get(one) ?? one;
    return { ...raw, id: real(raw.id), nextId: real(raw.nextId), previousId: real(raw.previousId) };
  };

  /** While somebody types, an added text that replaces another becomes a change of it; the removal is taken out of `removes`. */
  function replacedTexts(adds: readonly unknown[], removes: unknown[]): { adds: unknown[]; texts: unknown[] } {
    const texts: unknown[] = [];
    const fresh = adds.filter((one) => {
      const node = typing() && isRaw(one) && isRaw(one.node) && one.node.type === 3 ? one.node : undefined;
      if (!node) return true;
      const place = removes.findIndex(
        (gone) => isRaw(one) && isRaw(gone) && gone.parentId === one.parentId && tree.textParent(gone.id),
      );
      const [gone] = isId(node.id) && place >= 0 ? removes.splice(place, 1) : [];
      if (!isRaw(gone)) return true;
      standIns.set(node.id, gone.id);
      texts.push({ id: gone.id, value: node.textContent });
      return false;
    });
    return { adds: fresh.map(standIn), texts };
  }

  const changedText: Read<Json> = (raw) => {
    if (!hasId(raw)) return undefined;
    const parent = tree.textParent(raw.id);
    tree.refer(parent, raw.id);
    if (!parent || tree.judge(parent) === Judged.Excluded) return undefined;
    const value = document.text(raw.id, toText(raw.value), parent);
    // A text that was masked may be what is typed: where that passes through a string of the dictionary, it waits too.
    if (typing()) {
      if (value.includes(MASK) || echoes.has(raw.id)) {
        echoes.set(raw.id, value);
        return undefined;
      }
      if (repeats(raw.id, value)) return undefined;
    }
    return { id: raw.id, value };
  };

  function mutation(data: Raw): Json | undefined {
    const gone = toList(data.removes).map(standIn);
    const replaced = replacedTexts(toList(data.adds), gone);
    changing = true;
    const removes = listOf(removed)(gone, data) ?? [];
    for (const one of removes) {
      tree.refer(tree.node(one.parentId));
      tree.remove(Number(one.id));
    }
    const adds = listOf(added)(replaced.adds, data) ?? [];
    document.settle(inDocumentOrder(adds).map(({ node }) => node));
    const epoch = tree.epoch();
    const attributes = listOf(changed)(data.attributes, data) ?? [];
    const texts = listOf(changedText)([...replaced.texts, ...toList(data.texts).map(standIn)], data) ?? [];
    changing = false;
    // Not where something may be judged otherwise from now on: the server has to know before it judges the next.
    const others = removes.length + adds.length + texts.length;
    if (
      !others &&
      typing() &&
      epoch === tree.epoch() &&
      attributes.every((one) => Object.keys(one.attributes).every((name) => LOOKS.test(name)))
    ) {
      for (const { id, attributes: kept } of attributes) {
        const own = tree.node(id);
        if (own) looks.set(own, { ...looks.get(own), ...kept });
      }
      return undefined;
    }
    return others + attributes.length
      ? { source: 0, texts, attributes, removes, adds, ...(data.isAttachIframe === true && { isAttachIframe: true }) }
      : undefined;
  }

  /** The pointer is over the document and nothing finer: where it enters an element tells how wide a text is. */
  function pointer(data: Raw): Json | undefined {
    const positions = (listOf(position)(data.positions, data) ?? []).flatMap((one) => {
      let own = tree.node(one.id);
      // Over keys of its own that a page draws, it would tell which were pressed.
      const excluded = own && tree.judge(own) === Judged.Excluded;
      while (own?.parent && own.parent.tag !== '#document') own = own.parent;
      tree.refer(own);
      // What left the document is nowhere: the server could not find it again.
      const found = (node: TreeNode | null) => !node || tree.node(node.id) === node;
      return own && !excluded && found(own) && found(own.parent) ? [{ ...one, id: own.id }] : [];
    });
    return positions.length ? { source: Number(data.source), positions } : undefined;
  }

  function input(data: Raw): Json | undefined {
    const own = tree.node(data.id);
    if (!own) return undefined;
    tree.refer(own);
    const type = own.attributes.type ?? '';
    if (/^(?:checkbox|radio)$/.test(type)) {
      if (tree.judge(own) !== Judged.Lit) return undefined;
      return { source: 5, text: '', isChecked: data.isChecked === true, id: own.id };
    }
    const value = attributes.attribute(own, 'value', toText(data.text), {});
    if (typeof value !== 'string' || /^(?:submit|reset|button)$/.test(type)) return undefined;
    if (options) return shown(own, value);
    fields.set(own.id, value);
    return undefined;
  }

  /** A field's value, unless it looks as it did before. */
  function shown(own: TreeNode, text: string): Json | undefined {
    if (own.value === text) return undefined;
    own.value = text;
    return { source: 5, text, isChecked: false, id: own.id };
  }

  /** A change of a style sheet. Rules that come and go are told as they do: others are counted by them. */
  function restyled(told: Json | undefined): Json | undefined {
    if (!told || !typing() || told.adds || told.removes) return told;
    const sheet = `${told.id} ${told.styleId} `;
    const change = told.set ?? told.remove;
    if (told.source === 13 && !isRaw(change)) return undefined;
    const place = isRaw(change) ? `${sheet}${told.index} ${change.property}` : sheet;
    // What was told of a sheet before it is replaced is void; a shorthand is told after what it stands for, if it came so.
    for (const key of restyles.keys())
      if (place === sheet ? key.startsWith(sheet) : key === place) restyles.delete(key);
    restyles.set(place, told);
    return undefined;
  }

  /** Looks that waited. */
  function waiting(): Json[] {
    const attributes = [...looks].flatMap(([own, kept]) => {
      if (tree.node(own.id) !== own) return [];
      tree.refer(own);
      return [{ id: own.id, attributes: kept }];
    });
    const sheets = [...restyles.values()];
    for (const one of [looks, restyles]) one.clear();
    return attributes.length ? [...sheets, { source: 0, ...NOTHING, attributes }] : sheets;
  }

  /** What was held until focus moved; texts as they are judged now. */
  function held(): (Json | undefined)[] {
    const values = [...fields].map(([id, text]) => {
      const own = tree.node(id);
      tree.refer(own);
      return own && shown(own, text);
    });
    const texts = [...echoes].flatMap(([id, value]) => (tree.textParent(id) ? [{ id, value }] : []));
    inField = false;
    for (const one of [fields, echoes, repeated]) one.clear();
    return [...values, mutation({ texts })];
  }

  function focusMoved(data: Raw): (Json | undefined)[] {
    const out = held();
    const own = tree.node(data.id);
    inField =
      !options &&
      data.type === 5 &&
      // The recorder says 0 of what is excluded or not told of yet, and -1 of what comes and is no field; a custom element may hide
      // one in a closed shadow root, and of a frame it is not told where in it the focus is.
      (own === undefined
        ? data.id !== -1
        : /-|^i?frame$/.test(own.tag) ||
          tree.judge(own) === Judged.Chosen ||
          tree.judge(own) >= Judged.Floor ||
          (own.tag === 'input' && !CHOSEN.test(own.attributes.type ?? '')));
    return out;
  }

  /** Inside what is excluded nothing happens, nor where the replay has nothing; the server does not know all that it has. */
  function interacted(data: Raw): Json | undefined {
    const own = tree.node(data.id);
    return (own ? tree.judge(own) < Judged.Excluded : options) ? interaction(data, data) : undefined;
  }

  function scroll(data: Raw): Json | undefined {
    const own = tree.node(data.id);
    if (!own || /^(?:input|textarea)$/.test(own.tag)) return undefined;
    tree.refer(own);
    const across = scrollsAcross(own, tree.judge(own)) ? toOffset(toWhole(data.x)) : 0;
    // How far down a box that is masked may scroll is how many lines its text has.
    const down = tree.judge(own) < Judged.Masked ? toOffset(toWhole(data.y)) : 0;
    return { source: 3, id: own.id, x: across, y: down };
  }

  /** IncrementalSource; those that are missing vanish. */
  function incremental(data: Raw): (Json | undefined)[] {
    switch (data.source) {
      case 0:
        return [mutation(data)];
      case 1:
      case 6:
      case 12:
        return [pointer(data)];
      case 2:
        return [...(data.type === 5 || data.type === 6 ? focusMoved(data) : []), interacted(data)];
      case 3:
        return [scroll(data)];
      case 4:
        return [resize(data, data)];
      case 5:
        return [input(data)];
      case 7:
        return [media(data, data)];
      case 8:
        return [restyled(quiet(styleSheetRule(data, data)))];
      case 13:
        return [restyled(quiet(styleDeclaration(data, data)))];
      case 15:
        return [adopted(data, data)];
      default:
        return [];
    }
  }

  /** One without a node is as if it had not come: whoever redacts the rest again does not see it either. */
  function fullSnapshot(data: Raw): Json | undefined {
    if (!hasId(data.node)) return undefined;
    tree.reset();
    inField = false;
    for (const one of [fields, echoes, looks, restyles, repeated, standIns]) one.clear();
    const node = document.node(data.node, null);
    document.settle([node]);
    return { node, initialOffset: offset(isRaw(data.initialOffset) ? data.initialOffset : {}, data) };
  }

  const address: Read<string> = (href) => {
    const match = matchPage(policy, toText(href).replace(/^scrim:/, ''));
    return `scrim:${match?.rule === rule ? match.template : ruled.match}`;
  };
  const meta = shape({ href: address, width: size, height: size });

  /** EventType; those that are missing vanish. */
  function judged(type: unknown, data: Raw): (Json | undefined)[] {
    switch (type) {
      case 0:
      case 1:
        return [{}];
      case 2:
        return [fullSnapshot(data)];
      case 3:
        return incremental(data);
      case 4:
        return [meta(data, data)];
      default:
        return [];
    }
  }

  return {
    redact(event) {
      if (!isRaw(event)) return [];
      const timestamp = Math.max(0, Math.min(8.64e15, toWhole(event.timestamp)));
      const told = judged(event.type, isRaw(event.data) ? event.data : {}).filter((data) => data !== undefined);
      const first = event.type === 3 && (told.length || !typing()) ? waiting() : [];
      return [...first, ...told].map((data) => ({ type: Number(event.type), data, timestamp }));
    },

    takeContext: tree.takeContext,

    loadContext(nodes) {
      tree.reset();
      document.forget();
      for (const raw of toList(nodes)) {
        if (!hasId(raw)) continue;
        const parent = tree.node(raw.parent) ?? null;
        const name = toText(raw.tag);
        if (name === '#text') tree.addText(raw.id, parent);
        else {
          const own = name === '#document' ? name : tag(name);
          tree.addNode(raw.id, own, parent, document.noteAll(own, raw.attributes), raw.svg === true);
        }
      }
    },
  };
}
