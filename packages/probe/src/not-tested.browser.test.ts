import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProbeScript } from './explore/script.ts';
import { type ProbeOptions, probe } from './probe.ts';
import type { ProbeReport } from './report/report.ts';
import { onePage } from './testing/one-page.ts';
import { page, type Site, startSite } from './testing/site.ts';

const FORM = '<form><label>E-mail <input name="email"></label><button>Continue</button></form>';
let site: Site;

beforeAll(async () => {
  site = await startSite({
    '/': `${FORM}<a href="/gone">More</a>`,
    '/sign-in': '<h1>Sign in</h1><a href="https://identity.example/">With your company</a>',
    '/down': {
      body: '',
      by: (response) => response.writeHead(503, { 'content-type': 'text/html' }).end(page(FORM)),
    },
  });
});
afterAll(() => site.close());

const probed = (path: string, more: Partial<ProbeOptions> = {}) =>
  probe({ ...onePage, url: `${site.own}${path}`, ...more });
const rulesOf = ({ findings }: ProbeReport) => findings.map(({ rule }) => rule);

test('a site that was walked and typed into was tested; what does not open on the way is told with its status', async () => {
  const report = await probed('/', { pages: 3 });
  expect(rulesOf(report)).not.toContain('not-tested');
  expect(report).toMatchObject({ answered: 200, typed: ['email'], conclusive: true });
  expect(report.pages.find(({ path }) => path === '/gone')?.stopped).toBe('/gone answers 404');
});

test('a site that answers with an error was not tested, and neither was its consent', async () => {
  const report = await probed('/down');
  expect(rulesOf(report)).toContain('not-tested');
  expect(report).toMatchObject({ answered: 503, conclusive: false });
  expect(report.consent.globalPrivacyControl).toMatchObject({ tried: false });
});

test('a page that nothing can be typed into was not tested', async () => {
  const report = await probed('/sign-in');
  expect(rulesOf(report)).toContain('not-tested');
  expect(report).toMatchObject({ answered: 200, typed: [], conclusive: false });
});

test('what a script types counts, wherever the page goes then', async () => {
  const run: ProbeScript = async ({ page, person }) => {
    await page.goto(`${site.own}/`);
    await page.fill('[name=email]', person.email);
    await page.goto(`${site.own}/sign-in`);
  };
  const report = await probed('/', { script: { name: 'flow.ts', run } });
  expect(report.typed).toEqual(['email']);
  expect(rulesOf(report)).not.toContain('not-tested');
});
