import type { Page } from 'playwright-core';

/**
 * Moments of a visit at which it has to be recorded, or what happened then proves nothing; and for each the name of an element that
 * stands nowhere else, of the web platform's. A recorder tells of the element as it comes and goes, whatever it masks; one that tells
 * of clicks alone, of the click on it.
 */
export const SIGNPOSTS = {
  'before the acts': 'acronym',
  'after the hands': 'colgroup',
  'after the return': 'dfn',
  'before the hands of the page that is kept': 'strike',
  'after the return to the page that is kept': 'marquee',
  'before the hands of the page that is loaded again': 'bdi',
  'after the return to the page that is loaded again': 'tfoot',
  'before what may end the recording': 'nobr',
} as const;

export type Moment = keyof typeof SIGNPOSTS;

/** Until the second click, ms. */
const AGAIN = 1_000;

async function clickCorner(page: Page): Promise<void> {
  await page.mouse.click((page.viewportSize()?.width ?? 0) - 10, 10);
  // Recorders gather what changes.
  await page.waitForTimeout(150);
}

/** Clicks after which a page counts as one that meets none. */
const CLICKS = 40;

/**
 * Puts the element of a moment into the page, and clicks into the corner with the mouse, twice, and takes it away. What is clicked is
 * another element beside it, so that no click tells of it: a recorder may go on with clicks when it no longer tells of elements.
 * @param clicksOnly where that is all that it tells, the element itself is clicked
 */
export async function passSignpost(page: Page, moment: Moment, clicksOnly: boolean): Promise<void> {
  const posts = await page.evaluateHandle(
    (names) =>
      names.map((name, at) => {
        const post = document.createElement(name);
        post.style.cssText = `position:fixed;display:block;margin:0;top:0;right:${at * 40}px;width:20px;height:20px;z-index:2147483647`;
        post.onclick = () => {
          post.lang = 'en';
        };
        document.body.append(post);
        return post;
      }),
    clicksOnly ? [SIGNPOSTS[moment]] : ['div', SIGNPOSTS[moment]],
  );
  const clicked = () => posts.evaluate(([post]) => post?.lang === 'en');
  // A page that has not been drawn yet loses a click.
  for (let tries = 0; !(await clicked()); tries++) {
    if (tries === CLICKS)
      throw new Error(`${moment}: the page met no click, so nothing can show whether it is recorded`);
    await clickCorner(page);
  }
  // A recorder that says it is ready may be a moment behind on a busy machine.
  await page.waitForTimeout(AGAIN);
  await clickCorner(page);
  await posts.evaluate((all) => {
    for (const post of all) post.remove();
  });
  await posts.dispose();
}

/** Looks for what shows that a visit was recorded at all its moments. */
export class SignpostWatch {
  readonly #missing = new Map<Moment, RegExp>(
    Object.entries(SIGNPOSTS).map(([moment, name]) => [
      moment as Moment,
      new RegExp(`(?<![\\w.-])${name}(?![\\w.-])`, 'i'),
    ]),
  );

  read(text: string): void {
    for (const [moment, name] of this.#missing) if (name.test(text)) this.#missing.delete(moment);
  }

  /** Moments of which nothing was told. */
  get missing(): Moment[] {
    return [...this.#missing.keys()];
  }
}
