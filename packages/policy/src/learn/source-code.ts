import { parse } from '@babel/parser';
import { drawingOf, isPlace } from '../drawing.ts';
import { stringRole } from '../match-selector.ts';
import type { LearnFile, Sighting } from './candidate.ts';
import type { ComponentRoles, Context } from './component-roles.ts';
import { LABEL_ATTRIBUTES, SHAPES } from './markup.ts';

/** A use of a message key (or of a pattern of keys) in a context. */
export interface KeyUse {
  readonly matches: (key: string) => boolean;
  readonly context: Context;
}

export interface SourceFindings {
  readonly literals: readonly (Omit<Sighting, 'roles'> & { readonly context: Context })[];
  readonly keyUses: readonly KeyUse[];
  readonly wrong: string | null;
}

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** Elements from the root down to a node, with the key under which each holds the next. */
type Ancestors = readonly { readonly node: Node; readonly key: string }[];

/**
 * What JSX shows: texts and labels written in it, and message keys by the place they are used in.
 * Also tells `roles` where each component shows its properties.
 */
export function readSource(
  { path, text }: LearnFile,
  isKey: (text: string) => boolean,
  roles: ComponentRoles,
): SourceFindings {
  let program: unknown;
  try {
    program = parse(text, {
      sourceType: 'module',
      errorRecovery: true,
      plugins: [
        ...(/\.[cm]?tsx?$/.test(path) ? (['typescript'] as const) : []),
        ...(/\.[cm]?ts$/.test(path) ? [] : (['jsx'] as const)),
        'decorators',
      ],
    }).program;
  } catch (error) {
    return { literals: [], keyUses: [], wrong: error instanceof Error ? error.message : 'can not be parsed' };
  }
  const literals: (Omit<Sighting, 'roles'> & { context: Context })[] = [];
  const keyUses: KeyUse[] = [];
  walk(program, [], (node, ancestors) => {
    const line = lineOf(node);
    if (node.type === 'JSXOpeningElement') {
      const drawing = drawnBy(node);
      if (drawing !== '') literals.push({ text: drawing, file: path, line, context: { role: 'drawing' } });
    } else if (node.type === 'JSXText') {
      const context = contextOf(ancestors);
      if (context) literals.push({ text: String(node.value), file: path, line, context });
    } else if (node.type === 'StringLiteral') {
      const value = String(node.value);
      const context = contextOf(ancestors);
      if (!context) return;
      if (isKey(value)) keyUses.push({ matches: (key) => key === value, context });
      else if (isShown(ancestors) && !isCode(value, context)) literals.push({ text: value, file: path, line, context });
    } else if (node.type === 'TemplateLiteral') {
      const context = contextOf(ancestors);
      const pattern = keyPattern(node);
      if (context && pattern) keyUses.push({ matches: (key) => pattern.test(key), context });
    } else if (node.type === 'Identifier' || node.type === 'MemberExpression') {
      const used = propertyUse(node, ancestors);
      const context = used && isShown(ancestors) ? contextOf(ancestors) : null;
      if (used && context) roles.learn(used.component, used.property, context);
    }
  });
  return { literals, keyUses, wrong: null };
}

/** The places of a shape that are written out in the source; '' where one is worked out, as a chart's are. */
function drawnBy(opening: Node): string {
  if (!SHAPES.test(nameOf(opening.name))) return '';
  const places: Record<string, unknown> = {};
  for (const attribute of Array.isArray(opening.attributes) ? opening.attributes : []) {
    // What else is spread over it is not known here.
    if (!isNode(attribute) || attribute.type !== 'JSXAttribute') return '';
    const name = nameOf(attribute.name).replace(
      /^strokeDash./,
      (start) => `stroke-dash${start.slice(-1).toLowerCase()}`,
    );
    if (!isPlace(name)) continue;
    const value =
      isNode(attribute.value) && attribute.value.type === 'JSXExpressionContainer'
        ? attribute.value.expression
        : attribute.value;
    if (!isNode(value) || (value.type !== 'StringLiteral' && value.type !== 'NumericLiteral')) return '';
    places[name] = value.value;
  }
  return drawingOf(places);
}

/** `autoComplete="name"`: a word for the program in a property of a component, not a text. */
function isCode(value: string, context: Context): boolean {
  return 'component' in context && context.property !== 'children' && /^[a-z][\w-]*$/.test(value);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'type') === 'string';
}

function walk(value: unknown, ancestors: Ancestors, visit: (node: Node, ancestors: Ancestors) => void): void {
  if (!isNode(value)) return;
  visit(value, ancestors);
  for (const [key, child] of Object.entries(value)) {
    if (key === 'loc' || key.endsWith('Comments')) continue;
    const next = [...ancestors, { node: value, key }];
    if (Array.isArray(child)) for (const item of child) walk(item, next, visit);
    else walk(child, next, visit);
  }
}

function lineOf(node: Node): number {
  const start = isObject(node.loc) ? node.loc.start : null;
  return isObject(start) && typeof start.line === 'number' ? start.line : 1;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function nameOf(value: unknown): string {
  if (!isNode(value)) return '';
  if (value.type === 'JSXMemberExpression') return nameOf(value.property);
  return typeof value.name === 'string' ? value.name : '';
}

/** The place in the page that a node of JSX fills, or null outside JSX. */
function contextOf(ancestors: Ancestors): Context | null {
  for (let at = ancestors.length - 1; at >= 0; at--) {
    const { node, key } = ancestors[at] ?? { node: null, key: '' };
    if (!node) return null;
    if (node.type === 'JSXAttribute') return attributeContext(nameOf(node.name), ancestors.slice(0, at));
    if (node.type === 'JSXElement' && key === 'children') return childContext(ancestors.slice(0, at + 1));
    if (node.type === 'JSXFragment' && key === 'children') return childContext(ancestors.slice(0, at));
  }
  return null;
}

function attributeContext(name: string, above: Ancestors): Context | null {
  const tag = elementName(above.at(-1)?.node);
  if (/^[a-z]/.test(tag)) return LABEL_ATTRIBUTES.has(name) ? { role: 'attribute' } : null;
  return /^(?:on[A-Z]|key$|ref$|id$|className$|style$|name$|type$|value$|href$|to$)/.test(name)
    ? null
    : { component: tag, property: name };
}

/** Text inside elements: the nearest one that has a role, or the component that will place it. */
function childContext(above: Ancestors): Context {
  for (let at = above.length - 1; at >= 0; at--) {
    const { node, key } = above[at] ?? { node: null, key: '' };
    if (!node) break;
    if (node.type === 'JSXAttribute')
      return attributeContext(nameOf(node.name), above.slice(0, at)) ?? { role: 'text' };
    if (node.type !== 'JSXElement' || key !== 'children') continue;
    const tag = elementName(node);
    if (!/^[a-z]/.test(tag)) return { component: tag, property: 'children' };
    const role = stringRole({ tag, parent: null, attributes: {} });
    if (role !== 'text') return { role };
  }
  return { role: 'text' };
}

function elementName(node: Node | undefined): string {
  const opening = node?.type === 'JSXOpeningElement' ? node : node?.openingElement;
  return isNode(opening) ? nameOf(opening.name) : '';
}

const TRANSPARENT: Readonly<Record<string, readonly string[]>> = {
  JSXExpressionContainer: ['expression'],
  ConditionalExpression: ['consequent', 'alternate'],
  LogicalExpression: ['left', 'right'],
  ParenthesizedExpression: ['expression'],
  TSAsExpression: ['expression'],
  TSNonNullExpression: ['expression'],
  SequenceExpression: ['expressions'],
};

/** Whether the value itself is rendered, rather than passed to a call, compared or used as a key. */
function isShown(ancestors: Ancestors): boolean {
  for (let at = ancestors.length - 1; at >= 0; at--) {
    const { node, key } = ancestors[at] ?? { node: null, key: '' };
    if (!node) return false;
    if (
      node.type === 'JSXAttribute' ||
      ((node.type === 'JSXElement' || node.type === 'JSXFragment') && key === 'children')
    )
      return true;
    if (!TRANSPARENT[node.type]?.includes(key)) return false;
  }
  return false;
}

/** `${prefix}.heading` and the like, as a pattern of message keys; null when too little of it is fixed. */
function keyPattern(node: Node): RegExp | null {
  const quasis = Array.isArray(node.quasis) ? node.quasis : [];
  const fixed = quasis.map((quasi) => (isNode(quasi) && isObject(quasi.value) ? String(quasi.value.cooked ?? '') : ''));
  if (fixed.length < 2 || fixed.join('').length < 4 || !fixed.join('').includes('.') || /\s/.test(fixed.join('')))
    return null;
  return new RegExp(`^${fixed.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[\\w-]+')}$`);
}

/** A component's own property, as `label` of `function Field({ label })` or `props.label`. */
function propertyUse(node: Node, ancestors: Ancestors): { component: string; property: string } | null {
  for (let at = ancestors.length - 1; at >= 0; at--) {
    const { node: definition } = ancestors[at] ?? { node: null };
    if (!definition || !/^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(definition.type))
      continue;
    const component = nameOf(definition.id) || nameOf(declaratorAbove(ancestors.slice(0, at))?.id);
    if (!/^[A-Z]/.test(component)) continue;
    const parameter: unknown = Array.isArray(definition.params) ? definition.params[0] : null;
    if (!isNode(parameter)) return null;
    if (parameter.type === 'ObjectPattern' && node.type === 'Identifier') {
      const property = destructured(parameter, nameOf(node));
      return property ? { component, property } : null;
    }
    if (
      parameter.type === 'Identifier' &&
      node.type === 'MemberExpression' &&
      nameOf(node.object) === nameOf(parameter)
    ) {
      return { component, property: nameOf(node.property) };
    }
    return null;
  }
  return null;
}

function declaratorAbove(ancestors: Ancestors): Node | null {
  const last = ancestors.at(-1)?.node;
  if (last?.type === 'CallExpression') return declaratorAbove(ancestors.slice(0, -1));
  return last?.type === 'VariableDeclarator' ? last : null;
}

function destructured(pattern: Node, local: string): string | null {
  for (const property of Array.isArray(pattern.properties) ? pattern.properties : []) {
    if (!isNode(property) || property.type !== 'ObjectProperty') continue;
    const value =
      isNode(property.value) && property.value.type === 'AssignmentPattern' ? property.value.left : property.value;
    if (nameOf(value) === local) return nameOf(property.key);
  }
  return null;
}
