import type { CDPSession, Page } from 'playwright-core';

export type ChoiceAction = 'accept' | 'decline' | 'manage' | 'withdraw';

/** A control by which a person answers a consent notice, as people see it. */
export interface Choice {
  readonly action: ChoiceAction;
  readonly text: string;
  /** CSS px. */
  readonly width: number;
  readonly height: number;
  readonly fontSize: number;
  readonly fontWeight: number;
  /** Of text against its background (WCAG 2.2, 1.4.3), 1–21; null when the background is a picture. */
  readonly contrast: number | null;
  readonly x: number;
  readonly y: number;
}

const WORDS: readonly (readonly [ChoiceAction, RegExp])[] = [
  ['withdraw', /withdraw|stop (?:the )?record|turn off|opt.?out|revoke|retirar|dejar de|detener/i],
  [
    'decline',
    /\b(?:decline|reject|refuse|deny|disagree)\b|no,? thank|\bonly (?:necessary|essential)|(?:necessary|essential) only|don.t (?:record|allow|track|agree)|without (?:accepting|agreeing|recording)|do not (?:record|allow)|\bno permitir|rechazar|denegar|no aceptar|^no\b/i,
  ],
  [
    'manage',
    /(?:privacy|cookie|consent|recording|tracking)[\w ]*(?:choice|setting|preference|option|control)s?|manage|preferences|customi[sz]e|your choices|^recording\b|configurar|preferencias|opciones de/i,
  ],
  ['accept', /^(?:accept|allow|agree|i agree|i accept|ok\b|okay|got it|yes|sure|aceptar|permitir|de acuerdo|s[ií]\b)/i],
];

interface PiercedNode {
  readonly nodeId: number;
  readonly backendNodeId: number;
  readonly nodeName: string;
  readonly nodeValue: string;
  readonly attributes?: readonly string[];
  readonly children?: readonly PiercedNode[];
  readonly shadowRoots?: readonly PiercedNode[];
  readonly contentDocument?: PiercedNode;
}

/** Controls of a consent notice that show now, also in closed shadow roots and frames, where the page's own scripts can't look. */
export async function findChoices(page: Page): Promise<Choice[]> {
  const session = await page.context().newCDPSession(page);
  try {
    await session.send('DOM.enable');
    await session.send('CSS.enable');
    const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
    const found: Choice[] = [];
    for (const { node, text } of controlsIn(root)) {
      const action = WORDS.find(([, words]) => words.test(text))?.[0];
      if (!action) continue;
      const choice = await look(session, node, action, text);
      if (choice) found.push(choice);
    }
    return found;
  } finally {
    await session.detach().catch(() => undefined);
  }
}

function controlsIn(root: PiercedNode): { node: PiercedNode; text: string }[] {
  const found: { node: PiercedNode; text: string }[] = [];
  const walk = (node: PiercedNode): void => {
    const attribute = (name: string) => {
      const at = (node.attributes ?? []).findIndex((value, index) => index % 2 === 0 && value === name);
      return at < 0 ? '' : (node.attributes?.[at + 1] ?? '');
    };
    const isControl =
      node.nodeName === 'BUTTON' ||
      attribute('role') === 'button' ||
      (node.nodeName === 'A' && !/^\/|^https?:/.test(attribute('href'))) ||
      (node.nodeName === 'INPUT' && /^(?:button|submit)$/.test(attribute('type')));
    if (isControl) {
      const text = `${textOf(node)} ${attribute('value')} ${attribute('aria-label')}`.replace(/\s+/g, ' ').trim();
      if (text !== '' && text.length <= 70) found.push({ node, text });
    }
    for (const child of [...(node.shadowRoots ?? []), ...(node.children ?? [])]) walk(child);
    if (node.contentDocument) walk(node.contentDocument);
  };
  walk(root);
  return found;
}

function textOf(node: PiercedNode): string {
  if (node.nodeName === '#text') return node.nodeValue;
  return (node.children ?? []).map(textOf).join(' ');
}

async function look(
  session: CDPSession,
  node: PiercedNode,
  action: ChoiceAction,
  text: string,
): Promise<Choice | null> {
  try {
    const { quads } = await session.send('DOM.getContentQuads', { backendNodeId: node.backendNodeId });
    const [x1 = 0, y1 = 0, , , x3 = 0, y3 = 0] = quads[0] ?? [];
    if (x3 - x1 < 2 || y3 - y1 < 2) return null;
    const box = await session.send('DOM.getBoxModel', { backendNodeId: node.backendNodeId });
    const { computedStyle } = await session.send('CSS.getComputedStyleForNode', { nodeId: node.nodeId });
    const style = (name: string) => computedStyle.find((property) => property.name === name)?.value ?? '';
    if (style('visibility') === 'hidden') return null;
    const { backgroundColors } = await session.send('CSS.getBackgroundColors', { nodeId: node.nodeId });
    const background = backgroundColors?.length === 1 ? backgroundColors[0] : undefined;
    return {
      action,
      text,
      width: Math.round(box.model.width),
      height: Math.round(box.model.height),
      fontSize: Number.parseFloat(style('font-size')),
      fontWeight: Number(style('font-weight')),
      contrast: background === undefined ? null : contrastOf(style('color'), background),
      x: (x1 + x3) / 2,
      y: (y1 + y3) / 2,
    };
  } catch {
    return null; // not rendered
  }
}

/** Contrast ratio of two opaque CSS colours `rgb(…)` (WCAG 2.2, relative luminance); null when one is not opaque. */
export function contrastOf(one: string, other: string): number | null {
  const [a, b] = [luminance(one), luminance(other)];
  if (a === null || b === null) return null;
  return Math.round(((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)) * 10) / 10;
}

function luminance(color: string): number | null {
  const parts = color.match(/[\d.]+/g)?.map(Number) ?? [];
  if (!/^rgba?\(/.test(color) || parts.length < 3 || (parts[3] ?? 1) < 0.95) return null;
  const [r = 0, g = 0, b = 0] = parts.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
