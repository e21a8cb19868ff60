import { byValue } from './arrivals.ts';
import { escapeXml } from './junit.ts';
import type { MarkerArrival } from './report.ts';
import { wordFor } from './words.ts';

export const escapeHtml = escapeXml;

export function list(items: readonly string[]): string {
  return items.length === 0 ? '' : `<ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`;
}

/** A table of texts; cells that are HTML already are given as `{ html }`. */
export function table(head: readonly string[], rows: readonly (readonly (string | { html: string })[])[]): string {
  const cell = (content: string | { html: string }) =>
    typeof content === 'string' ? escapeHtml(content) : content.html;
  return `<div class="wide"><table><thead><tr>${head.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join('')}</tr></thead><tbody>${rows
    .map((row) => `<tr>${row.map((content) => `<td>${cell(content)}</td>`).join('')}</tr>`)
    .join('')}</tbody></table></div>`;
}

/** Which values arrived how, one row for each value and wrapping, and from where, each visit at least once. */
export function arrivalsTable(arrivals: readonly MarkerArrival[]): string {
  return table(
    ['Value', 'Sent as', 'Request', 'Visit and page', 'When', 'Stood in'],
    byValue(arrivals).flatMap((all) =>
      all.slice(0, MOST_PLACES).map((arrival, at) => [
        { html: at === 0 ? `<b>${escapeHtml(wordFor(arrival.marker))}</b>` : '' },
        at === 0
          ? `${arrival.encoding.length > 0 ? arrival.encoding.join(' › ') : 'plain text'}${arrival.key ? `, under "${arrival.key}"` : ''}`
          : '',
        { html: `<code>${escapeHtml(arrival.request)}</code>${arrival.times > 1 ? ` × ${arrival.times}` : ''}` },
        {
          html: `${escapeHtml(arrival.visit)}, <code>${escapeHtml(arrival.page)}</code>${
            at === MOST_PLACES - 1 ? sayRest(all.length - MOST_PLACES) : ''
          }`,
        },
        `${arrival.afterMilliseconds} ms after: ${arrival.moment}`,
        {
          html:
            arrival.elements
              .slice(0, 2)
              .map((element) => `<code>${escapeHtml(element)}</code>`)
              .join('<br>') || '—',
        },
      ]),
    ),
  );
}

/** More are in the report as JSON, and each page is a place of the finding. */
const MOST_PLACES = 5;

function sayRest(count: number): string {
  return count > 0 ? `<br>and ${count} more` : '';
}
