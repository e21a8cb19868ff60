/** A node as the browser tells it (`DOM.getDocument`, pierced). */
export interface PiercedNode {
  readonly nodeId: number;
  readonly backendNodeId: number;
  readonly nodeName: string;
  readonly nodeValue: string;
  readonly attributes?: readonly string[];
  readonly children?: readonly PiercedNode[];
  readonly shadowRoots?: readonly PiercedNode[];
  readonly contentDocument?: PiercedNode;
  /** What style sheets put before and after its contents. */
  readonly pseudoElements?: readonly PiercedNode[];
  readonly distributedNodes?: readonly { readonly backendNodeId: number }[];
}

const NOT_READ = ['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE'];

export function attributeOf({ attributes = [] }: PiercedNode, name: string): string {
  const at = placeOf(attributes, name);
  return at < 0 ? '' : (attributes[at + 1] ?? '');
}

/** Names stand at even places, each before its value; -1 when it has none of this name. */
function placeOf(attributes: readonly string[], name: string): number {
  return attributes.findIndex((value, at) => at % 2 === 0 && value === name);
}

/** What a node holds: its shadow roots, children, and document where it is a frame. */
export function contentsOf(node: PiercedNode): PiercedNode[] {
  const inside = [...(node.shadowRoots ?? []), ...(node.children ?? [])];
  return node.contentDocument ? [...inside, node.contentDocument] : inside;
}

/** Something to press: a button, or a link that leads to no other page. */
export function isControl(node: PiercedNode): boolean {
  return (
    node.nodeName === 'BUTTON' ||
    attributeOf(node, 'role') === 'button' ||
    (node.nodeName === 'A' && !/^\/|^https?:/.test(attributeOf(node, 'href'))) ||
    (node.nodeName === 'INPUT' && /^(?:button|submit)$/.test(attributeOf(node, 'type')))
  );
}

/** What a control says on it. */
export function labelOf(node: PiercedNode): string {
  const said = [textOf(node, () => false), attributeOf(node, 'value'), attributeOf(node, 'aria-label')];
  return said.join(' ').replace(/\s+/g, ' ').trim();
}

/** The texts and names in a node, without those of nodes that are left out. */
export function textOf(node: PiercedNode, isLeftOut: (node: PiercedNode) => boolean): string {
  if (node.nodeName === '#text') return node.nodeValue;
  if (NOT_READ.includes(node.nodeName) || placeOf(node.attributes ?? [], 'hidden') >= 0 || isLeftOut(node)) return '';
  const names = isControl(node) ? [] : [attributeOf(node, 'aria-label'), attributeOf(node, 'title')];
  return [...names, ...contentsOf(node).map((one) => textOf(one, isLeftOut))].filter(Boolean).join(' ');
}

export function holds(node: PiercedNode, is: (node: PiercedNode) => boolean): boolean {
  return contentsOf(node).some((one) => is(one) || holds(one, is));
}

/** All controls, each with the nodes around it: itself first, the document last. */
export function controlsIn(root: PiercedNode): { readonly label: string; readonly path: readonly PiercedNode[] }[] {
  const found: { label: string; path: PiercedNode[] }[] = [];
  const walk = (node: PiercedNode, around: readonly PiercedNode[]): void => {
    const path = [node, ...around];
    if (isControl(node)) found.push({ label: labelOf(node), path });
    for (const one of contentsOf(node)) walk(one, path);
  };
  walk(root, []);
  return found.filter(({ label }) => label !== '' && label.length <= 70);
}
