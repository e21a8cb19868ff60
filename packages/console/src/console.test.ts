import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type ConsoleUnderTest,
  openRecording,
  startConsole,
  statePurpose,
  violations,
} from './testing/console-under-test.ts';

let console: ConsoleUnderTest;

beforeAll(async () => {
  console = await startConsole({ visits: 12 });
}, 540_000);
afterEach(() => console.closeWindows());
afterAll(() => console?.close());

const address = (path: string) => console.address(path);

async function openHeatmap(page: Page): Promise<void> {
  await page.goto(address('heatmap?page=%2Fapply%2Famount&device=desktop'));
  await statePurpose(page, '.heat-scroller[data-ready=true]');
  await page.locator('.ranked', { hasText: 'Continue' }).waitFor();
}

describe('the player', () => {
  const state = (page: Page, name: string) => page.locator('.player').getAttribute(`data-${name}`);

  it('plays, seeks and steps through events by keyboard alone', async () => {
    const page = await console.open();
    await openRecording(console, page);
    await page.keyboard.press('Space');
    await expect.poll(() => state(page, 'playing')).toBe('true');
    await expect.poll(async () => Number(await state(page, 'at'))).toBeGreaterThan(300);
    await page.keyboard.press('k');
    await expect.poll(() => state(page, 'playing')).toBe('false');
    await page.keyboard.press('Home');
    await expect.poll(() => state(page, 'at')).toBe('0');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => state(page, 'at')).toBe('5000');
    await page.keyboard.press('n');
    await expect.poll(async () => Number(await state(page, 'at'))).toBeGreaterThan(5_000);
    await page.getByRole('button', { name: /Error shown/ }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.player-address').textContent()).toBe('/apply/amount');
    await expect.poll(() => new URL(page.url()).searchParams.has('t')).toBe(true);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  });

  it.each(['Skip inactivity', 'Only trouble'])(
    'keeps its keys after “%s” was used, but for the space bar that switches it',
    async (name) => {
      const page = await console.open();
      await openRecording(console, page);
      const box = page.getByLabel(name, { exact: true });
      const was = await box.isChecked();
      // A switch's input lies over its words.
      await page.getByText(name, { exact: true }).click({ force: true });
      await expect.poll(() => box.isChecked()).toBe(!was);
      await page.keyboard.press('ArrowRight');
      await expect.poll(() => state(page, 'at')).toBe('5000');
      await page.keyboard.press('Home');
      await expect.poll(() => state(page, 'at')).toBe('0');
      await page.keyboard.press('Space');
      await expect.poll(() => box.isChecked()).toBe(was);
      expect(await state(page, 'playing')).toBe('false');
    },
  );

  it('reads only the chunks that a linked moment needs, and says why it looks', async () => {
    const page = await console.open();
    const read: string[] = [];
    const purposes = new Set<string | undefined>();
    page.on('request', (request) => {
      if (!request.url().includes('/chunks/')) return;
      read.push(request.url().replace(/.*\/chunks\//, ''));
      purposes.add(request.headers()['x-scrim-purpose']);
    });
    // Past its end, which is shown then: how long a visit took to record, nobody knows.
    await openRecording(console, page, 'desktop', '?t=600');
    await page.frameLocator('.replay-root iframe').getByRole('heading', { name: 'How much do you need?' }).waitFor();
    expect(read).toEqual(['1']);
    expect([...purposes]).toEqual(['ux']);
  });

  it('names events by the lit text of their elements', async () => {
    const page = await console.open();
    await openRecording(console, page);
    const events = page.locator('.event-list .event');
    await events.filter({ hasText: 'Error shown' }).first().click();
    await events.filter({ hasText: 'Button “Continue”' }).first().waitFor();
  });

  it('shows the page without scripts, foreign addresses or a word of the person’s', async () => {
    const page = await console.open();
    const foreign: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(console.server.url) && !request.url().startsWith('data:'))
        foreign.push(request.url());
    });
    await openRecording(console, page);
    const replay = await page.evaluate(async () => {
      const frame = document.querySelector<HTMLIFrameElement>('.replay-root iframe');
      const inside = frame?.contentDocument;
      await inside?.fonts.ready;
      return {
        sandbox: frame?.getAttribute('sandbox'),
        refused: await new Promise((resolve) => {
          inside?.addEventListener('securitypolicyviolation', (event) => resolve(event.originalPolicy));
          const nested = inside?.createElement('iframe');
          if (nested) nested.src = '/favicon.svg';
          if (nested) inside?.body.append(nested);
        }),
        scripts: inside?.querySelectorAll('script').length,
        text: inside?.body.textContent ?? '',
        fonts: [...(inside?.fonts ?? [])].map((font) => `${font.family} ${font.status}`),
        canvas: inside?.querySelector('canvas')?.hasAttribute('data-scrim-placeholder'),
      };
    });
    expect(replay.sandbox).toBe('allow-same-origin');
    expect(replay.refused).toContain("default-src 'none'; style-src 'unsafe-inline'; font-src http");
    expect(replay.scripts).toBe(0);
    expect(replay.text).toContain('A loan that fits your life');
    expect(replay.text).toContain('█');
    expect(replay.text).not.toMatch(/Marguerite|Oyelaran|Willowbrook/);
    expect(replay.fonts).toContain('scrim-mask loaded');
    expect(replay.canvas).toBe(true);
    expect(foreign).toEqual([]);
  });

  it('keeps the lines of masked text as high as those of other text', async () => {
    const page = await console.open();
    await openRecording(console, page);
    const heights = await page.evaluate(() => {
      const inside = document.querySelector<HTMLIFrameElement>('.replay-root iframe')?.contentDocument;
      if (!inside) return [];
      return ['abc abc', '███ ███'].map((text) => {
        const line = inside.createElement('div');
        line.style.cssText = 'position:absolute;font:20px scrim-mask,Georgia,serif;line-height:normal';
        line.textContent = text;
        inside.body.append(line);
        const { height } = line.getBoundingClientRect();
        line.remove();
        return height;
      });
    });
    expect(heights[0]).toBeGreaterThan(0);
    expect(heights[1]).toBe(heights[0]);
  });
});

describe('the heatmap', () => {
  it.each([1100, 1600])(
    'is hot on the element that was clicked and nowhere else, at a window of %d px',
    async (width) => {
      const page = await console.open({ width });
      await openHeatmap(page);
      const heat = await page.evaluate(() => {
        const inside = document.querySelector<HTMLIFrameElement>('.replay-root iframe')?.contentDocument;
        const canvas = document.querySelector<HTMLCanvasElement>('.heat-canvas');
        const context = canvas?.getContext('2d');
        if (!inside || !canvas || !context) return null;
        const ratio = canvas.width / Number(document.querySelector('.replay-root iframe')?.getAttribute('width'));
        const at = (selector: string) => {
          const box = inside.querySelector(selector)?.getBoundingClientRect();
          if (!box) return -1;
          const x = Math.round((box.left + box.width / 2) * ratio);
          const y = Math.round((box.top + box.height / 2) * ratio);
          return context.getImageData(x, y, 1, 1).data[3] ?? -1;
        };
        return { button: at('button'), field: at('input'), choice: at('select'), heading: at('h1') };
      });
      expect(heat?.button).toBeGreaterThan(100);
      expect(heat?.field).toBeGreaterThan(20);
      expect(heat?.choice).toBe(0);
      expect(heat?.heading).toBe(0);
    },
  );

  it('links the ranking and the page both ways', async () => {
    const page = await console.open();
    await openHeatmap(page);
    await page.locator('.ranked', { hasText: 'Continue' }).focus();
    await page.locator('.heat-outline:not([hidden])').waitFor();
    const outline = await page.locator('.heat-outline').boundingBox();
    expect(outline).not.toBeNull();
    await page.locator('.ranked', { hasText: 'Amount' }).focus();
    if (outline) await page.mouse.move(outline.x + outline.width / 2, outline.y + outline.height / 2);
    await expect.poll(() => page.locator('.ranking tr[data-active]').textContent()).toContain('Continue');
  });

  it('is a link: page, kind, device and period are in the address', async () => {
    const page = await console.open();
    await page.goto(address('heatmap?page=%2F&kind=dead&period=7d'));
    await page.getByText('A click on something that looks interactive').waitFor();
    await page.getByText('Rage clicks', { exact: true }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('kind')).toBe('rage');
    expect(new URL(page.url()).searchParams.get('period')).toBe('7d');
  });
});

describe('the console', () => {
  it('says what failed, with its code, and tries again', async () => {
    const page = await console.open();
    let failing = true;
    await page.route('**/api/v1/sites/harbor/consent*', (route) =>
      failing
        ? route.fulfill({
            status: 500,
            json: { error: { code: 'engine_closed', message: 'The store is closed.', action: 'Start it.' } },
          })
        : route.continue(),
    );
    await page.goto(address('consent'));
    await page.getByText('The store is closed.').waitFor();
    expect(await page.getByRole('alert').textContent()).toContain('engine_closed');
    failing = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Opt-in rate').first().waitFor();
  });

  it('tells somebody whose role does not see visits so, with who they are and whom to ask', async () => {
    const auditor = { name: 'Ola Auditor', email: 'ola@harbor.example', password: 'a long enough pass phrase' };
    const admin = await console.open();
    await admin.goto(address('findings'));
    const created = await admin.evaluate(
      async (body) =>
        (
          await fetch('/api/v1/people', {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body),
          })
        ).status,
      { ...auditor, role: 'auditor', department: 'audit' },
    );
    expect(created).toBe(201);
    const page = await console.open({ nobody: true });
    await page.goto(address('recordings'));
    await page.getByLabel('E-mail').fill(auditor.email);
    await page.getByLabel('Password', { exact: true }).fill(auditor.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { name: 'Your role does not see this' }).waitFor();
    await page.getByText('You are signed in as Ola Auditor, auditor in audit.').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('link', { name: 'Policy' }).click();
    await page.getByRole('heading', { name: 'Policy', level: 1 }).waitFor();
  });

  it('names the rate of sampling beside shares of replays, in the list and among typical visits', async () => {
    const page = await console.open();
    await page.goto(address('recordings'));
    await page.getByRole('status').getByText('the policy samples 100 % of visits to pages with replay').waitFor();
    await page.goto(address('recordings?typical=true'));
    await page.locator('.typical-how').getByText('the policy samples 100 % of visits to pages with replay').waitFor();
  });

  it('explains an empty list', async () => {
    const page = await console.open();
    await page.goto(address('recordings?device=tablet'));
    await page.getByRole('heading', { name: 'No visit matches these filters' }).waitFor();
  });

  it('leads back to where one wanted to go after signing in, and forgets on sign-out', async () => {
    const page = await console.open({ nobody: true });
    await page.goto(address('findings'));
    await page.getByRole('button', { name: 'Sign in to the demo' }).click();
    await page.getByRole('heading', { name: 'Findings', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in to Scrim' }).waitFor();
    await page.goto(address('findings'));
    await page.getByRole('heading', { name: 'Sign in to Scrim' }).waitFor();
  });

  it('adds a site: bad origins and a bad policy are told with their place, then the live check waits', async () => {
    const page = await console.open();
    await page.goto(`${console.server.url}/new-site`);
    await page.getByLabel('Name').fill('Second Site');
    await page.getByLabel('Origins').fill('https://second.example/path');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('has a path').waitFor();
    await page.getByLabel('Origins').fill('https://second.example');
    await page.getByRole('button', { name: 'Continue' }).click();
    const policy = page.getByLabel('Policy', { exact: true });
    const starter = await policy.inputValue();
    await policy.fill(starter.replace('level: signals', 'level: everything'));
    await page.getByRole('button', { name: 'Check and activate' }).click();
    await page
      .getByText(/Line \d+, column \d+/)
      .first()
      .waitFor();
    await policy.fill(starter);
    await page.getByRole('button', { name: 'Check and activate' }).click();
    await page.getByText('data-site="second-site"').waitFor();
  });
});
