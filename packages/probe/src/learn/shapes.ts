import { drawingOf } from '@scrim/policy/runtime';
import type { Page } from 'playwright-core';

/** What draws in the page, in the order of `querySelectorAll`. */
export const DRAWN = 'body svg :not(svg)';

/** The drawings of a page's shapes, as a dictionary lists them; '' for a shape without places. */
export async function collectDrawings(page: Page): Promise<string[]> {
  const shapes = await page.evaluate(
    (selector) =>
      Array.from(
        document.querySelectorAll(selector),
        (element): Record<string, string> =>
          element instanceof SVGElement
            ? Object.fromEntries(Array.from(element.attributes, ({ name, value }) => [name, value]))
            : {},
      ),
    DRAWN,
  );
  return shapes.map(drawingOf);
}
