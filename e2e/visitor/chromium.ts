import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';

/** What is waited for, at most; a slow machine takes longer than the 30 s that are usual, ms. */
const PATIENCE = 90_000;

/**
 * The system's Chromium, headless, without anything that calls home.
 * @param whole as a person's, with its widths of glyphs
 * @param history with its back-forward cache, too
 */
export async function launchChromium({ whole = false, history = false } = {}): Promise<Browser> {
  const { SCRIM_CHROMIUM = '/usr/bin/chromium', SCRIM_CHROMIUM_WHOLE = SCRIM_CHROMIUM } = process.env;
  const browser = await chromium.launch({
    executablePath: whole ? SCRIM_CHROMIUM_WHOLE : SCRIM_CHROMIUM,
    ...(history && { ignoreDefaultArgs: ['--disable-back-forward-cache'] }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await newContext(options);
    context.setDefaultTimeout(PATIENCE);
    return context;
  };
  return browser;
}

interface PiercedNode {
  readonly backendNodeId: number;
  readonly attributes?: readonly string[];
}

/**
 * Finds an element inside closed shadow roots, where a page's own scripts can't reach, by one of its attributes.
 * Null when it is not there.
 */
async function findPierced(session: CDPSession, attribute: string, value: string): Promise<PiercedNode | null> {
  await session.send('DOM.enable');
  const { nodes } = await session.send('DOM.getFlattenedDocument', { depth: -1, pierce: true });
  return (
    nodes.find(({ attributes = [] }) => {
      const at = attributes.indexOf(attribute);
      return at >= 0 && at % 2 === 0 && attributes[at + 1] === value;
    }) ?? null
  );
}

/** Clicks, with the real mouse, a control of Scrim's notice (a closed shadow root): `granted`, `denied`, `close`, … Waits for it to appear. */
export async function clickNotice(page: Page, action: string, timeout = 60_000): Promise<void> {
  const session = await page.context().newCDPSession(page);
  try {
    const deadline = Date.now() + timeout;
    for (;;) {
      const node = await findPierced(session, 'data-act', action);
      const quad = node && (await quadOf(session, node.backendNodeId));
      if (quad) {
        const [x1 = 0, y1 = 0, , , x3 = 0, y3 = 0] = quad;
        await page.mouse.click((x1 + x3) / 2, (y1 + y3) / 2);
        return;
      }
      if (Date.now() > deadline) throw new Error(`the notice shows no control "${action}"`);
      await page.waitForTimeout(50);
    }
  } finally {
    await session.detach();
  }
}

/** Whether the notice shows this control now. */
export async function noticeShows(page: Page, action: string): Promise<boolean> {
  const session = await page.context().newCDPSession(page);
  try {
    const node = await findPierced(session, 'data-act', action);
    return node !== null && (await quadOf(session, node.backendNodeId)) !== null;
  } finally {
    await session.detach();
  }
}

async function quadOf(session: CDPSession, backendNodeId: number): Promise<readonly number[] | null> {
  try {
    const { quads } = await session.send('DOM.getContentQuads', { backendNodeId });
    return quads[0] ?? null;
  } catch {
    return null; // not rendered
  }
}
