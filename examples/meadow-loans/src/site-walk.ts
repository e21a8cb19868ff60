import type { Page } from 'playwright-core';

/** An applicant to walk the site as; the routing number passes the ABA checksum and belongs to no one's account here. */
export const sampleApplicant = {
  firstName: 'Wilhelmina',
  lastName: 'Abernathy',
  birthDate: '04/17/1986',
  ssn: '512-34-7788',
  phone: '(614) 555-0142',
  email: 'w.abernathy@example.com',
  street: '77 Larkspur Court',
  city: 'Columbus',
  state: 'OH',
  zip: '43215',
  housingCost: '1,250',
  employer: 'Hearth & Loom',
  income: '65000',
  routing: '021000021',
  account: '9087612345',
} as const;

/** Called on each page of the walk, once it shows. */
type OnPage = (name: string) => Promise<void>;

/** Fills in the whole application, in either language, and accepts the first offer. Ends on /accepted. */
export async function walkToAccepted(page: Page, origin: string, onPage: OnPage = async () => {}): Promise<void> {
  const proceed = async (next: string) => {
    await page.locator('main button[type=submit]').click();
    await page.waitForURL(`${origin}${next}`);
  };
  await page.goto(`${origin}/apply/amount`);
  await page.locator('#purpose').click();
  await onPage('amount, list open');
  await page.getByRole('option').first().click();
  await proceed('/apply/about-you');

  await page.locator('main button[type=submit]').click();
  await onPage('about you, refused');
  await page.locator('#first-name').fill(sampleApplicant.firstName);
  await page.locator('#last-name').fill(sampleApplicant.lastName);
  await page.locator('#birth-date').fill(sampleApplicant.birthDate);
  await page.locator('#ssn').fill(sampleApplicant.ssn);
  await page.locator('#phone').fill(sampleApplicant.phone);
  await page.locator('#email').fill(sampleApplicant.email);
  await proceed('/apply/home-and-work');

  for (const field of ['street', 'city', 'zip'] as const) await page.locator(`#${field}`).fill(sampleApplicant[field]);
  await page.locator('#state').selectOption(sampleApplicant.state);
  await page.locator('input[name=housing][value=rent]').check();
  await page.locator('#housing-cost').fill(sampleApplicant.housingCost);
  await page.locator('#employment').selectOption('employed');
  await page.locator('#employer').fill(sampleApplicant.employer);
  await page.locator('#income').fill(sampleApplicant.income);
  await onPage('home and work');
  await proceed('/apply/bank');

  await page.locator('#routing').fill(sampleApplicant.routing);
  await page.locator('#account').fill(sampleApplicant.account);
  await page.locator('.credit-consent .link-button').click();
  await onPage('bank, terms open');
  await page.locator('.dialog .button-primary').click();
  await proceed('/apply/review');

  await page.locator('#signature').fill(`${sampleApplicant.firstName} ${sampleApplicant.lastName}`);
  await page.locator('#sign-consent').check();
  await onPage('review');
  await proceed('/offers');

  await onPage('offers');
  await page.locator('.offer-accept').first().click();
  await page.waitForURL(`${origin}/accepted`);
  await onPage('accepted');
}
