import { expect, test } from 'vitest';
import { findingsOf } from '../report/findings.ts';
import { asHtml } from '../report/html.ts';
import { cleanRun } from '../report/testing/clean-run.ts';
import { readDestinations } from './destinations.ts';

const email = { id: 'email', kind: 'email' as const, value: 'odalys.quillfeather@mailbox.example' };
const SITE = 'https://apply.example';
const TRACKER = 'https://in.tracker.example';

/** A visit that sent a value from these pages, each once it was typed there. */
function visit(name: string, pages: readonly string[], to = `${TRACKER}/collect`) {
  const typed = pages.map((page, at) => ({ at: at * 1000, page, selector: `input#email${at}`, how: 'value' }));
  return {
    name,
    agreedAt: null,
    visit: {
      markers: () => [email],
      moments: typed.map(({ at, page, selector }) => ({ at, page, what: 'filled in', element: selector })),
      places: new Map([['email', typed]]),
    },
    sent: pages.map((page, at) => ({
      at: at * 1000 + 40,
      kind: 'request' as const,
      method: 'POST',
      url: to,
      resource: 'fetch',
      page: `${SITE}${page}?step=${at}`,
      headers: {},
      body: Buffer.from(JSON.stringify({ email: email.value })),
      unread: false,
    })),
  };
}
const visits = [
  visit('agreed', ['/apply', '/review', '/apply']),
  visit('declined', ['/']),
  visit('Global Privacy Control', ['/']),
];

test('a value is told of each visit and page that it was sent from, with its element and moment', () => {
  const [tracker] = readDestinations(visits, [SITE]).destinations;
  expect(
    tracker?.arrivals.map(({ visit, page, times, moment, elements }) => [visit, page, times, moment, elements[0]]),
  ).toEqual([
    ['agreed', '/apply', 2, 'filled in input#email0 on /apply', 'input#email0 (value) on /apply'],
    ['agreed', '/review', 1, 'filled in input#email1 on /review', 'input#email1 (value) on /review'],
    ['declined', '/', 1, 'filled in input#email0 on /', 'input#email0 (value) on /'],
    ['Global Privacy Control', '/', 1, 'filled in input#email0 on /', 'input#email0 (value) on /'],
  ]);
});

test('a finding names every page as a place, and every visit', () => {
  const seen = { ...cleanRun, ...readDestinations(visits, [SITE]) };
  const leak = findingsOf(seen).find(({ rule }) => rule === 'personal-data-sent');
  expect(leak?.places).toEqual(['/apply', '/review', '/'].map((page) => ({ page, what: TRACKER })));
  expect(leak?.evidence).toHaveLength(1);
  expect(leak?.evidence[0]).toContain('5 requests');
  expect(leak?.evidence[0]).toContain('agreed: /apply, /review; declined: /; Global Privacy Control: /');
});

test('addresses of the site are told of each visit and page, too', () => {
  const { ownAddresses } = readDestinations([visit('agreed', ['/a', '/b'], `${SITE}/x?mail=${email.value}`)], [SITE]);
  expect(ownAddresses.map(({ page }) => page)).toEqual(['/a', '/b']);
});

test('a value that leaves from many pages takes few lines of the report, and no visit is left out', () => {
  const many = Array.from({ length: 40 }, (_, at) => `/step-${at}`);
  const seen = { ...cleanRun, ...readDestinations([visit('agreed', many), visit('declined', ['/'])], [SITE]) };
  const report = { ...seen, findings: findingsOf(seen), conclusive: true, limits: [] };
  expect(report.findings[0]?.places).toHaveLength(41);
  expect(report.findings[0]?.evidence.join()).toContain('and 34 more pages; declined: /');
  const rows = /<article id="finding-1">.*?<tbody>(.*?)<\/tbody>/s.exec(asHtml(report))?.[1] ?? '';
  expect(rows.match(/<tr>/g)).toHaveLength(5);
  expect(rows).toContain('declined, <code>/</code>');
  expect(rows).toContain('and 36 more');
});
