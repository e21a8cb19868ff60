import type { CDPSession, Frame, Page } from 'playwright-core';
import { answerOf } from './frame-answer.ts';
import { actionOf, type ChoiceAction, type Placed, type Surrounding } from './notice.ts';
import { attributeOf, controlsIn, holds, isControl, type PiercedNode, textOf } from './page-tree.ts';
import { type Color, type PaintedColors, paintedColors } from './painted-colors.ts';

/** A control by which a person answers a consent notice, as people see it. */
export interface Choice {
  readonly action: ChoiceAction;
  readonly text: string;
  /** CSS px. */
  readonly width: number;
  readonly height: number;
  readonly fontSize: number;
  readonly fontWeight: number;
  /** Of text against what is behind it (WCAG 2.2, 1.4.3), 1–21, as both are seen; null where that can't be told. */
  readonly contrast: number | null;
}

/** A control that was found, and by what it is found again. */
export interface FoundChoice extends Placed {
  readonly choice: Choice;
  /** The page's own, or one in a process of its own. */
  readonly frame: Frame;
  readonly backendNodeId: number;
}

/** Controls that may answer a consent notice, also in closed shadow roots and frames, where the page's own scripts can't look. */
export async function findChoices(page: Page): Promise<FoundChoice[]> {
  const found = await Promise.all(page.frames().map((frame) => answerOf(frame, choicesOf(frame), [])));
  return found.flat();
}

async function choicesOf(frame: Frame): Promise<FoundChoice[]> {
  const session = await sessionOf(frame);
  if (!session) return [];
  try {
    return await choicesIn(frame, session);
  } finally {
    await session.detach().catch(() => undefined);
  }
}

/** Null for a frame in its parent's process, whose session sees it too. */
export async function sessionOf(frame: Frame): Promise<CDPSession | null> {
  const page = frame.page();
  if (frame === page.mainFrame()) return page.context().newCDPSession(page);
  return page
    .context()
    .newCDPSession(frame)
    .catch(() => null);
}

async function choicesIn(frame: Frame, session: CDPSession): Promise<FoundChoice[]> {
  await session.send('DOM.enable');
  await session.send('CSS.enable');
  const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
  const surround = new Surround(frame, session, root);
  const found: FoundChoice[] = [];
  for (const { label, path } of controlsIn(root)) {
    const [node] = path;
    const action = actionOf(label);
    if (!node || !action) continue;
    const choice = await look(session, node, action, label);
    if (!choice) continue;
    const { backendNodeId } = node;
    found.push({ action, label, choice, frame, backendNodeId, surroundings: await surround.of(path) });
  }
  return found;
}

/** How far a surrounding reaches: on, no further unless it is in something apart, not even that far. */
type Reach = 'on' | 'within' | 'over';

/** What controls of one document stand in, as far as a notice may reach. */
class Surround {
  readonly #known = new Map<PiercedNode, Promise<{ one: Surrounding; reach: Reach }>>();
  #frame: Promise<Surrounding> | null = null;

  constructor(
    readonly frame: Frame,
    readonly session: CDPSession,
    readonly root: PiercedNode,
  ) {}

  async of(path: readonly PiercedNode[]): Promise<Surrounding[]> {
    const isOwnPage = this.frame.parentFrame() === null;
    const around: { one: Surrounding; reach: Reach }[] = [];
    for (const [at, node] of path.entries()) {
      if (node.nodeName.startsWith('#')) continue;
      if (isOwnPage && at >= path.length - 3 && /^(?:BODY|HTML)$/.test(node.nodeName)) break;
      const looked = this.#known.get(node) ?? this.#look(node);
      this.#known.set(node, looked);
      if ((await looked).reach === 'over') break;
      around.push(await looked);
      if (node.nodeName === 'HTML' && at === path.length - 2) {
        this.#frame ??= this.#asFrame();
        around.push({ one: await this.#frame, reach: 'on' });
      }
    }
    // What is in something apart is so too.
    const apart = around.findLastIndex(({ one }) => one.apart);
    const within = around.findIndex(({ reach }, at) => reach === 'within' && at > apart);
    return around.slice(0, within < 0 ? around.length : within).map(({ one }, at) => ({ ...one, apart: at <= apart }));
  }

  async #look(node: PiercedNode): Promise<{ one: Surrounding; reach: Reach }> {
    const isDialog = node.nodeName === 'DIALOG' || /^(?:alert)?dialog$/.test(attributeOf(node, 'role'));
    const isPage = ({ nodeName }: PiercedNode) => nodeName === 'MAIN' || nodeName === 'NAV';
    const reach =
      !isDialog && (isPage(node) || holds(node, isPage))
        ? 'over'
        : /^(?:HEADER|FOOTER)$/.test(node.nodeName)
          ? 'within'
          : 'on';
    const apart = isDialog || (await this.#staysInPlace(node));
    return { one: { id: this.#idOf(node), apart, ...textsOf(node) }, reach };
  }

  async #asFrame(): Promise<Surrounding> {
    const { title, apart } = await elementOf(this.frame);
    const { text, spoken } = textsOf(this.root);
    return { id: this.#idOf(this.root), text: `${title} ${text}`, spoken, apart };
  }

  async #staysInPlace({ nodeId }: PiercedNode): Promise<boolean> {
    const { computedStyle } = await this.session
      .send('CSS.getComputedStyleForNode', { nodeId })
      .catch(() => ({ computedStyle: [] }));
    return /^(?:fixed|sticky)$/.test(computedStyle.find(({ name }) => name === 'position')?.value ?? '');
  }

  #idOf({ backendNodeId }: PiercedNode): string {
    return `${this.frame.page().frames().indexOf(this.frame)} ${backendNodeId}`;
  }
}

function textsOf(node: PiercedNode): Pick<Surrounding, 'text' | 'spoken'> {
  const spoken = textOf(node, (one) => isControl(one) || one.nodeName === 'A');
  return { text: textOf(node, () => false), spoken: spoken.replace(/\P{L}/gu, '').length };
}

/** What a frame is to the page around it. */
async function elementOf(frame: Frame): Promise<{ title: string; apart: boolean }> {
  try {
    const element = await frame.frameElement();
    return await element.evaluate((node) => {
      let apart = false;
      for (let at: Node | null = node; at; at = at instanceof ShadowRoot ? at.host : at.parentNode)
        if (at instanceof Element)
          apart ||=
            at.matches('dialog, [role=dialog], [role=alertdialog]') ||
            ['fixed', 'sticky'].includes(getComputedStyle(at).position);
      return { title: (node as Element).getAttribute('title') ?? '', apart };
    });
  } catch {
    return { title: '', apart: false }; // it is gone
  }
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
    return {
      action,
      text,
      width: Math.round(box.model.width),
      height: Math.round(box.model.height),
      fontSize: Number.parseFloat(style('font-size')),
      fontWeight: Number(style('font-weight')),
      contrast: await contrastIn(session, node),
    };
  } catch {
    return null; // not rendered
  }
}

async function contrastIn(session: CDPSession, { backendNodeId }: PiercedNode): Promise<number | null> {
  const { object } = await session.send('DOM.resolveNode', { backendNodeId });
  const { result } = await session.send('Runtime.callFunctionOn', {
    ...(object.objectId !== undefined && { objectId: object.objectId }),
    functionDeclaration: `function () { return (${paintedColors})(this); }`,
    returnByValue: true,
  });
  const colors = result.value as PaintedColors | null | undefined;
  return colors ? contrastOf(colors.text, colors.ground) : null;
}

/** Contrast ratio of two colours (WCAG 2.2, relative luminance). */
export function contrastOf(one: Color, other: Color): number {
  const [a, b] = [luminance(one), luminance(other)];
  return Math.round(((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)) * 10) / 10;
}

function luminance(color: Color): number {
  const [r = 0, g = 0, b = 0] = color.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
