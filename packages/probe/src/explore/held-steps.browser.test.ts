import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makePerson } from '../people/synthetic-person.ts';
import { probe } from '../probe.ts';
import { asHtml } from '../report/html.ts';
import { asJunit } from '../report/junit.ts';
import { exitCodeOf } from '../report/report.ts';
import { asText } from '../report/text.ts';
import { GuardedSite } from '../testing/guarded-site.ts';
import { onePage } from '../testing/one-page.ts';

describe('a step that is held back', () => {
  let site: GuardedSite;
  beforeAll(async () => {
    site = await GuardedSite.start();
  });
  afterAll(() => site.close());

  test('lets nothing through that a button’s script sends to an address that takes payments, unless told to', async () => {
    const careful = await site.walk('/quiet');
    expect(careful.asked).toEqual(['GET /quiet']);
    expect(careful.sent.map(({ method }) => method)).toEqual(['GET']);
    expect(careful.held.map(({ request, sent }) => [request.why, sent?.method])).toEqual([['payment', 'POST']]);
    const line = `POST ${new URL(site.own).host}/api/payments was held back: it takes payments`;
    expect(careful.pages[0]?.stopped).toContain(line);
    expect(careful.said).toContain(line);
    const allowed = await site.walk('/quiet', true);
    expect(allowed.asked).toContain('POST /api/payments');
    expect(allowed.held).toEqual([]);
  });

  test('lets a page go on that goes on without its payment', async () => {
    const { asked: arrived, pages } = await site.walk('/going-on');
    expect(arrived).toEqual(['GET /going-on', 'GET /done']);
    expect(pages.map(({ path }) => path)).toEqual(['/going-on', '/done']);
  });

  test('waits for a page that takes its time, and blames nothing that is held of others', async () => {
    const slow = await site.walk('/slow');
    expect(slow.pages.map(({ path, stopped }) => [path, stopped])).toEqual([
      ['/slow', null],
      ['/done', null],
    ]);
    expect(slow.held.map(({ request }) => request.url)).toEqual(['https://r.stripe.com/0']);
    expect((await site.walk('/dead-end')).pages.map(({ stopped }) => stopped)).toEqual(['"button" led no further']);
  });

  test('lets no form through that a script sends to where people pay, unless told to', async () => {
    expect((await site.walk('/form')).asked).toEqual(['GET /form']);
    expect((await site.walk('/form', true)).asked).toContain('POST /checkout');
  });

  test('asks an origin that was not named for nothing when a page leads there', async () => {
    const { asked: arrived, pages, held } = await site.walk('/leaving');
    expect(arrived).toEqual(['GET /leaving']);
    expect(pages[0]?.stopped).toContain('its origin was not named');
    expect(held.map(({ request }) => request.why)).toEqual(['origin']);
  });

  test('is asked for nothing beyond where an address leads to an origin that was not named', async () => {
    const before = site.asked.length;
    const refused = probe({ ...onePage, url: `${site.own}/away` });
    await expect(refused).rejects.toMatchObject({
      code: 'probe_origin',
      message: expect.stringContaining(`--origin ${site.other}`),
    });
    expect(site.asked.slice(before)).toEqual(['GET /away']);
  });

  test('is told in the report: what was held back, and which kinds of values were on their way, never the values', async () => {
    const before = site.asked.length;
    const report = await probe({ ...onePage, url: `${site.own}/leaving-unpaid` });
    expect(new Set(site.asked.slice(before))).toEqual(new Set(['GET /leaving-unpaid']));
    expect(report.destinations).toEqual([]);
    expect(report.heldBack.map(({ why, url, carried }) => [why, url, carried])).toEqual([
      ['payment', `${site.own}/api/payments`, []],
      ['origin', `${site.other}/landed`, ['email']],
    ]);
    const [finding, ...more] = report.findings.filter(({ severity }) => severity !== 'review');
    expect(finding).toMatchObject({
      rule: 'personal-data-held-back',
      happened: expect.stringContaining('e-mail address'),
      places: [{ page: '/leaving-unpaid', what: site.other }],
    });
    expect(more).toEqual([]);
    expect(exitCodeOf(report)).toBe(1);
    const html = asHtml(report);
    expect(html).toContain(`POST ${site.own}/api/payments`);
    expect(html).toContain('No personal data reached others, but a rule is broken.');
    const told = [asText(report), html, asJunit(report), JSON.stringify(report)].join('\n').toLowerCase();
    for (const seed of [1, 2, 3]) expect(told).not.toContain(makePerson(seed).email.toLowerCase());
  });
});
