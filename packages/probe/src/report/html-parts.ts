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

/** Which values arrived how, one row for each value and wrapping. */
export function arrivalsTable(arrivals: readonly MarkerArrival[]): string {
  const byMarker = [...arrivals].sort((a, b) => (a.marker < b.marker ? -1 : a.marker > b.marker ? 1 : 0));
  return table(
    ['Value', 'Sent as', 'Request', 'When', 'Stood in'],
    byMarker.map((arrival) => [
      { html: `<b>${escapeHtml(wordFor(arrival.marker))}</b>` },
      `${arrival.encoding.length > 0 ? arrival.encoding.join(' › ') : 'plain text'}${arrival.key ? `, under "${arrival.key}"` : ''}`,
      { html: `<code>${escapeHtml(arrival.request)}</code>${arrival.times > 1 ? ` × ${arrival.times}` : ''}` },
      `${arrival.afterMilliseconds} ms after: ${arrival.moment}`,
      {
        html:
          arrival.elements
            .slice(0, 2)
            .map((element) => `<code>${escapeHtml(element)}</code>`)
            .join('<br>') || '—',
      },
    ]),
  );
}
