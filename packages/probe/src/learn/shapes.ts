import { drawingOf } from '@scrim/policy/runtime';
import type { JSHandle, Page } from 'playwright-core';

/** What draws in a root, in the order of `querySelectorAll`. */
export const DRAWN = 'svg :not(svg)';

/** The drawings of the shapes in some roots of a page, as a dictionary lists them; '' for a shape without places. */
export async function collectDrawings(page: Page, roots: JSHandle<ParentNode[]>): Promise<string[]> {
  const shapes = await page.evaluate(
    ({ selector, within }) =>
      within
        .flatMap((root) => [...root.querySelectorAll(selector)])
        .map(
          (element): Record<string, string> =>
            element.namespaceURI === 'http://www.w3.org/2000/svg'
              ? Object.fromEntries(Array.from(element.attributes, ({ name, value }) => [name, value]))
              : {},
        ),
    { selector: DRAWN, within: roots },
  );
  return shapes.map(drawingOf);
}
