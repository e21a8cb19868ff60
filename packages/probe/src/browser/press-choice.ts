import type { CDPSession, Frame, Page } from 'playwright-core';
import { type FoundChoice, sessionOf } from './choices.ts';
import { contentsOf, type PiercedNode } from './page-tree.ts';

/** For how long a control may move, or be covered, ms. */
const PATIENCE = 3_000;
/** For how long what a control stands in may leave a look or a press unanswered, ms. */
const SILENCE_MILLISECONDS = 10_000;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** What came of a press. Gone, or covered: nothing was pressed. Unanswered: nobody knows whether it was. */
export type Pressed = 'pressed' | 'gone' | 'unanswered';

/** Presses a control as a person would, scrolling it into view: once it stands still, with nothing else at its middle. */
export async function pressChoice(page: Page, { frame, backendNodeId }: FoundChoice): Promise<Pressed> {
  const deadline = Date.now() + PATIENCE;
  let before: Point | null = null;
  do {
    const looked = await unlessSilent(page, pointOf(frame, backendNodeId));
    if (looked === null) return 'unanswered';
    const point = looked.answer;
    if (point && before && Math.hypot(point.x - before.x, point.y - before.y) < 1)
      return (await unlessSilent(page, page.mouse.click(point.x, point.y))) ? 'pressed' : 'unanswered';
    before = point;
    await page.waitForTimeout(100);
  } while (Date.now() < deadline);
  return 'gone';
}

/** Null without an answer in time: the browser itself waits without end for a page, or a frame, that is busy without end. */
function unlessSilent<Answer>(page: Page, asked: Promise<Answer>): Promise<{ readonly answer: Answer } | null> {
  return Promise.race([
    asked.then((answer) => ({ answer })),
    page.waitForTimeout(SILENCE_MILLISECONDS).then(() => null),
  ]);
}

/** Where in the window its middle can be pressed; null when it can't. */
async function pointOf(frame: Frame, backendNodeId: number): Promise<Point | null> {
  const session = await sessionOf(frame).catch(() => null);
  if (!session) return null;
  try {
    await session.send('DOM.enable');
    await session.send('DOM.scrollIntoViewIfNeeded', { backendNodeId });
    const { quads } = await session.send('DOM.getContentQuads', { backendNodeId });
    const [x1 = 0, y1 = 0, , , x3 = 0, y3 = 0] = quads[0] ?? [];
    const middle = { x: (x1 + x3) / 2, y: (y1 + y3) / 2 };
    return (await isHit(session, backendNodeId, middle)) ? await inWindow(frame, middle) : null;
  } catch {
    return null; // it is gone, or not rendered
  } finally {
    await session.detach().catch(() => undefined);
  }
}

async function isHit(session: CDPSession, backendNodeId: number, { x, y }: Point): Promise<boolean> {
  const { cssLayoutViewport: view } = await session.send('Page.getLayoutMetrics');
  if (x < 0 || y < 0 || x >= view.clientWidth || y >= view.clientHeight) return false;
  // Places are told from the window's corner, and asked for from the document's.
  const at = { x: Math.round(x + view.pageX), y: Math.round(y + view.pageY) };
  const hit = await session.send('DOM.getNodeForLocation', at);
  const { node } = await session.send('DOM.describeNode', { backendNodeId, depth: -1, pierce: true });
  return idsIn(node).includes(hit.backendNodeId);
}

function idsIn(node: PiercedNode): number[] {
  const given = (node.distributedNodes ?? []).map((one) => one.backendNodeId);
  return [node.backendNodeId, ...given, ...[...contentsOf(node), ...(node.pseudoElements ?? [])].flatMap(idsIn)];
}

/** Where a point of a frame lies in the page's window; null when something covers the frame there. */
async function inWindow(frame: Frame, point: Point): Promise<Point | null> {
  const parent = frame.parentFrame();
  if (!parent) return point;
  const element = await frame.frameElement();
  const around = await element.evaluate((node, { x, y }) => {
    const box = (node as Element).getBoundingClientRect();
    const style = getComputedStyle(node as Element);
    const at = {
      x: box.x + (node as Element).clientLeft + Number.parseFloat(style.paddingLeft) + x,
      y: box.y + (node as Element).clientTop + Number.parseFloat(style.paddingTop) + y,
    };
    const hit = (node.getRootNode() as Document | ShadowRoot).elementFromPoint(at.x, at.y);
    return hit === node ? at : null;
  }, point);
  return around && inWindow(parent, around);
}
