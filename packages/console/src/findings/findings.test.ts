import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ConsoleUnderTest, openRecording, startConsole, violations } from '../testing/console-under-test.ts';

/** Lit by `main > p`: inspection masks the address and finds it, the words around it stay until the policy masks them. */
const leak = { at: 'Ask us at any time.', text: 'Ask ines.moreau@harbor.example at any time.' };

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await startConsole({ visits: 1, publishes: true, leak });
}, 360_000);
afterAll(() => console?.close());

async function replayedText(): Promise<string> {
  const page = await console.open();
  await openRecording(console, page);
  const text = await page.locator('.replay-root iframe').evaluate((frame) => {
    const inside = frame instanceof HTMLIFrameElement ? frame.contentDocument : null;
    return inside?.body.textContent ?? '';
  });
  await page.context().close();
  return text;
}

/** A page as it was recorded, without and with the chosen change; opened by keyboard. */
async function previewed(detail: Locator): Promise<void> {
  await detail.getByRole('button', { name: 'Preview on a recorded page' }).press('Enter');
  await detail.getByRole('button', { name: 'Open', exact: true }).press('Enter');
  const text = async () => {
    await detail.locator('.heat-scroller[data-ready=true]').waitFor();
    return detail.frameLocator('.finding-preview iframe').locator('body').innerText();
  };
  expect(await text()).not.toContain('at any time.');
  // Where it was found is in view, and outlined.
  await expect
    .poll(() =>
      detail.locator('.finding-preview .heat-scroller').evaluate((scroller) => {
        const [room, seen] = [scroller, scroller.querySelector('.heat-outline')].map((one) =>
          one?.getBoundingClientRect(),
        );
        return room !== undefined && seen !== undefined && seen.top >= room.top && seen.bottom <= room.bottom;
      }),
    )
    .toBe(true);
  await detail.getByText(/Of \d+ readable texts of this page 3 are masked by it\./).waitFor();
  await detail.getByText('As it is stored').click();
  await detail.getByRole('radio', { name: 'As it is stored', checked: true }).waitFor({ state: 'attached' });
  const stored = await text();
  expect(stored).toContain('at any time.');
  expect(stored).not.toContain('ines.moreau');
}

const activeSource = (page: Page): Promise<string> =>
  page.evaluate(async () => (await (await fetch('/api/v1/sites/harbor/policy')).json()).source);

/** What somebody else publishes while a proposal is read; returns what tells it from the version before. */
async function publishMeanwhile(page: Page): Promise<string> {
  const comment = '# Published meanwhile.';
  const source = (await activeSource(page)).replace(/replay: \d+ days/, `replay: 11 days ${comment}`);
  const status = await page.evaluate(async (body) => {
    const headers = { 'content-type': 'application/json' };
    return (await fetch('/api/v1/sites/harbor/policies', { method: 'POST', headers, body })).status;
  }, JSON.stringify({ source }));
  expect(status).toBe(200);
  return comment;
}

it('a finding is given an owner, masked by a published policy, and the stored replays are masked by a run', async () => {
  const before = await replayedText();
  expect(before).toContain('at any time.');
  expect(before).not.toContain('ines.moreau');

  const page = await console.open({ width: 820 });
  await page.goto(console.address('findings'));
  const found = page.getByRole('button', { name: 'E-mail address' });
  await found.focus();
  await page.keyboard.press('Enter');
  const detail = page.getByRole('dialog', { name: /E-mail address/ });
  await detail.getByLabel('Owner').fill('Ada');
  await detail.getByRole('combobox', { name: 'State' }).click();
  await page.getByRole('option', { name: 'In work' }).click();
  await detail.getByRole('button', { name: 'Save' }).click();
  await detail.getByText('Saved, and in the audit log.').waitFor();

  const diff = detail.getByRole('region', { name: /Difference/ });
  const added = async () => (await diff.locator('.diff-added').allTextContents()).map((line) => line.trim());
  await expect.poll(added).toEqual(['+    mask: [html > body > main > p]']);
  await detail.getByRole('radio', { name: /Exclude html > body > main > p on/ }).check();
  await expect.poll(added).toEqual(['+    exclude: [html > body > main > p]']);
  await detail.getByRole('radio', { name: /^Mask html > body > main > p on/ }).check();
  await previewed(detail);
  await page.waitForFunction(() => document.getAnimations().length === 0);
  expect(await violations(page)).toEqual([]);
  const overhang = await detail.evaluate((element) => element.scrollWidth - element.clientWidth);
  expect(overhang).toBe(0);
  const published = await publishMeanwhile(page);
  await detail.getByRole('button', { name: 'Publish this version' }).click();
  await detail.getByText('Another version was published since this was proposed; nothing was changed.').waitFor();
  await detail.getByRole('button', { name: 'Propose for the present version' }).click();
  await expect.poll(added).toEqual(['+    mask: [html > body > main > p]']);
  await detail.getByRole('button', { name: 'Publish this version' }).click();
  await detail.getByText('The new policy version holds.').waitFor();
  expect(await activeSource(page)).toContain(published);
  // What the publication made of the finding, not what was chosen before it.
  expect(await detail.getByRole('combobox', { name: 'State' }).inputValue()).toBe('Fixed');
  await page.keyboard.press('Escape');
  await detail.waitFor({ state: 'detached' });
  await page.getByText('Nothing is left to do.').waitFor();

  // Said until the page asks again, a second later: looked for with each frame, from before the click.
  await Promise.all([
    page.waitForFunction(() => /\b\d of 4 packs, \d written anew/.test(document.body.innerText)),
    page.getByRole('button', { name: 'Redact stored replays' }).click(),
  ]);
  await page.getByText(/2 of 4 packs written anew under version/).waitFor();
  await page.getByText('All (1)').click();
  await page.getByRole('cell', { name: 'Fixed Ada' }).waitFor();
  expect(await violations(page)).toEqual([]);

  const after = await replayedText();
  expect(after).toContain('A loan that fits your life');
  expect(after).not.toContain('at any time.');
}, 360_000);
