import {
  type CompiledPage,
  matchesSelector,
  type SelectorNode,
  type StringRole,
  stringRole,
} from '@scrim/policy/runtime';

/** What may be shown inside an element; each includes the restrictions of those before it, but for `Lit`. */
export enum Judged {
  /** Nothing says anything: only strings of the dictionary are shown. */
  Unlit = 0,
  /** The nearest rule lights it. */
  Lit = 1,
  /** It shows what somebody has chosen: no rule lights it, strings of the dictionary are shown. */
  Chosen = 2,
  /** A rule masks it or what it is in; neither another rule nor the dictionary applies. */
  Masked = 3,
  /** No policy can light it: codes, card data, what people type. */
  Floor = 4,
  /** Nothing of it leaves but an empty box. */
  Excluded = 5,
}

/** What later events need to know of an element or document. */
export interface TreeNode extends SelectorNode {
  readonly id: number;
  readonly tag: string;
  readonly parent: TreeNode | null;
  readonly depth: number;
  /** Redacted attributes, as far as judging looks at them. */
  readonly attributes: Record<string, string>;
  readonly svg: boolean;
  /** Number of the batch that introduced it. */
  readonly batch: number;
  /** Number of the batch that referred to it last. */
  referred: number;
  /** Judgement and role, valid while `epoch` is the tree's. */
  judged: Judged;
  role: StringRole;
  epoch: number;
  /** Value shown last, for fields. */
  value: string | null;
}

/** An element (or document, `#document`, or text, `#text`) that events of a batch refer to and an earlier batch introduced; parents first. */
export interface ContextNode {
  readonly id: number;
  readonly parent: number;
  readonly tag: string;
  readonly svg?: true;
  readonly attributes?: Readonly<Record<string, string>>;
}

const DEEPEST = 2000;
/** Roles of what is typed, and of what is chosen from a list (WAI-ARIA 1.2). */
export const FIELD_ROLES = /(?:^|\s)(?:textbox|searchbox|spinbutton)(?!\S)/i;
const CHOICE_ROLE = /(?:^|\s)combobox(?!\S)/i;
const FLOOR_AUTOCOMPLETE = /(?:^|\s)(?:cc-|one-time-code|(?:new|current)-password)/;

const roles = new Map<string, StringRole>();

/** The role that an element gives to text in it, `text` when it gives none: then its parent's holds. */
function roleOf(tag: string): StringRole {
  let role = roles.get(tag);
  if (!role) {
    role = stringRole({ tag, parent: null, attributes: {} });
    if (roles.size < 1000) roles.set(tag, role);
  }
  return role;
}

export function createTree(page: CompiledPage) {
  let nodes = new Map<unknown, TreeNode>();
  /** Parents of texts. */
  let texts = new Map<unknown, TreeNode | null>();
  /** Texts that the server knows in this batch. */
  let knownTexts = new Set<number>();
  let batch = 0;
  let epoch = 1;
  let context: ContextNode[] = [];
  /** From a node up, while it is walked down again; one list for all, for most are empty. */
  const chain: TreeNode[] = [];

  function judgeFrom(parent: Judged, node: TreeNode): Judged {
    const { autocomplete, contenteditable, role, type } = node.attributes;
    if (parent === Judged.Excluded || page.exclude.some((one) => matchesSelector(node, one))) return Judged.Excluded;
    if (
      parent === Judged.Floor ||
      type === 'password' ||
      node.tag === 'textarea' ||
      // A field made of other elements by a script.
      (role !== undefined && FIELD_ROLES.test(role)) ||
      contenteditable !== undefined ||
      (autocomplete !== undefined && FLOOR_AUTOCOMPLETE.test(autocomplete))
    ) {
      return Judged.Floor;
    }
    if (parent === Judged.Masked || page.mask.some((one) => matchesSelector(node, one))) return Judged.Masked;
    // A list to choose from, made of other elements by a script.
    if (parent === Judged.Chosen || (role !== undefined && CHOICE_ROLE.test(role))) return Judged.Chosen;
    return page.light.text.some((one) => matchesSelector(node, one)) ? Judged.Lit : parent;
  }

  const tree = {
    node: (id: unknown): TreeNode | undefined => nodes.get(id),
    textParent: (id: unknown): TreeNode | null => texts.get(id) ?? null,

    /** Forgets everything: a full snapshot follows. */
    reset(): void {
      nodes = new Map();
      texts = new Map();
    },

    addText(id: number, parent: TreeNode | null): void {
      texts.set(id, parent);
      knownTexts.add(id);
    },

    addNode(
      id: number,
      tag: string,
      parent: TreeNode | null,
      attributes: Record<string, string>,
      svg: boolean,
    ): TreeNode {
      if (nodes.has(id)) epoch++;
      const depth = (parent?.depth ?? 0) + 1;
      const node: TreeNode = {
        id,
        tag,
        parent: depth > DEEPEST ? null : parent,
        depth: depth > DEEPEST ? 0 : depth,
        attributes,
        svg,
        batch,
        referred: -1,
        judged: Judged.Unlit,
        role: 'text',
        epoch: 0,
        value: null,
      };
      nodes.set(id, node);
      return node;
    },

    /** Forgets an element that left the document; its descendants stay until the next full snapshot, as in rrweb. */
    remove(id: number): void {
      texts.delete(id);
      const node = nodes.get(id);
      if (node) epoch++;
      nodes.delete(id);
    },

    /** Another whenever something may be judged otherwise than before. */
    epoch: () => epoch,

    /** To be called when an attribute changed that judging looks at. */
    changed(): void {
      epoch++;
    },

    judge(node: TreeNode | null): Judged {
      if (!node) return Judged.Unlit;
      let above: TreeNode | null = node;
      while (above && above.epoch !== epoch) {
        chain.push(above);
        above = above.parent;
      }
      let judged = above ? above.judged : Judged.Unlit;
      for (let one = chain.pop(); one; one = chain.pop()) {
        judged = judgeFrom(judged, one);
        one.judged = judged;
        const own = roleOf(one.tag);
        one.role = own === 'text' && one.parent ? one.parent.role : own;
        one.epoch = epoch;
      }
      return judged;
    },

    /** Notes that an event of this batch refers to a node, before the event changes it. */
    refer(node: TreeNode | null | undefined, text?: number): void {
      for (let one = node ?? null; one && one.referred !== batch; one = one.parent) {
        one.referred = batch;
        if (one.batch !== batch) chain.push(one);
      }
      for (let one = chain.pop(); one; one = chain.pop()) {
        const { id, tag, parent, svg, attributes } = one;
        context.push({
          id,
          parent: parent?.id ?? 0,
          tag,
          ...(svg && { svg }),
          ...(Object.keys(attributes).length && { attributes: { ...attributes } }),
        });
      }
      if (text && node && !knownTexts.has(text)) {
        knownTexts.add(text);
        context.push({ id: text, parent: node.id, tag: '#text' });
      }
    },

    takeContext(): ContextNode[] {
      const taken = context;
      context = [];
      knownTexts = new Set();
      batch++;
      return taken;
    },
  };
  return tree;
}

export type Tree = ReturnType<typeof createTree>;
