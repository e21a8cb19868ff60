import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from './system.ts';
import { clickNotice, launchChromium } from './visitor/chromium.ts';

let data: string;
let scrim: ChildProcess;
let scrimUrl: string;
let browser: Browser;
let lender: Server;
let lenderUrl: string;
/** What the lender has put into its page. */
let installed = '';

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const lenderPage = () => `<!doctype html><html lang="en"><head><title>Harbor Credit</title>${installed}</head>
  <body><main><h1>How much do you need?</h1><label>Amount <input name="amount"></label>
  <button type="button" onclick="document.title = 'asked'">Continue</button></main></body></html>`;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'scrim-setup-'));
  lender = createServer((request, response) => {
    const found = request.url === '/apply';
    response.writeHead(found ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' });
    response.end(found ? lenderPage() : '');
  });
  lenderUrl = `http://localhost:${await listen(lender)}`;
  const held = createServer();
  const port = await listen(held);
  await new Promise((resolve) => held.close(resolve));
  scrimUrl = `http://localhost:${port}`;
  const program = join(root, 'dist/cli/main.js');
  const words = ['demo', '--root', root, '--no-demo', '--port', String(port), '--data', data];
  scrim = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    for (const stream of [scrim.stdout, scrim.stderr]) {
      stream?.on('data', (part: Buffer) => {
        output += part.toString();
        if (output.includes('Ctrl-C stops')) resolve();
      });
    }
    scrim.on('close', (code) => reject(new Error(`ended with ${code}:\n${output}`)));
  });
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  scrim?.kill('SIGKILL');
  lender?.closeAllConnections();
  lender?.close();
  await rm(data, { recursive: true, force: true });
});

async function violations(page: Page): Promise<string[]> {
  // Animations change colours on their way.
  await page.waitForTimeout(400);
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const result = await Reflect.get(globalThis, 'axe').run();
    return result.violations.map(
      (violation: { id: string; nodes: { html: string }[] }) =>
        `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`,
    );
  });
}

const stepsDone = (page: Page) => page.locator('.live-step-ok .two-lines .strong').allInnerTexts();

describe('a new installation', () => {
  it('is set up in the browser: first person, site, policy, script tag, and the first recorded visit', async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(scrimUrl);
    await page.getByRole('heading', { name: 'Set up Scrim' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('Name').fill('Ada Keeper');
    await page.getByLabel('E-mail').fill('ada@harbor.example');
    await page.getByLabel('Password', { exact: true }).fill('a long enough pass phrase');
    const codeFile = join(data, 'set-up-code');
    if (existsSync(codeFile)) await page.getByLabel('Set-up code').fill((await readFile(codeFile, 'utf8')).trim());
    await page.getByRole('button', { name: 'Continue' }).click();

    await page.getByRole('heading', { name: 'Add a site' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('Name').fill('Harbor Credit');
    await page.getByLabel('Origins').fill(lenderUrl);
    await page.getByRole('button', { name: 'Continue' }).click();

    const policy = page.getByLabel('Policy', { exact: true });
    const starter = await policy.inputValue();
    const line = starter.split('\n').findIndex((text) => text.includes('level: signals')) + 1;
    await policy.fill(starter.replace('level: signals', 'level: everything'));
    await page.getByRole('button', { name: 'Check and activate' }).click();
    const problem = page.getByRole('alert').filter({ hasText: 'The policy has' });
    await problem.waitFor();
    expect(await problem.innerText()).toMatch(new RegExp(`Line ${line}, column \\d+`));
    expect(await violations(page)).toEqual([]);
    const until = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);
    const replayed = `level: replay\n    purpose: ux\n    sample: 100%\n    until: ${until}\n    light:\n      text: [h1]`;
    await policy.fill(starter.replace('level: signals', replayed));
    await page.getByRole('button', { name: 'Check and activate' }).click();

    const tag = page.getByLabel('Script tag to copy');
    await tag.waitFor();
    expect(await tag.innerText()).toContain('data-site="harbor-credit"');
    expect(await stepsDone(page)).toEqual([]);
    expect(await violations(page)).toEqual([]);

    installed = await tag.innerText();
    const visitor = await browser.newContext();
    const visit = await visitor.newPage();
    await visit.goto(`${lenderUrl}/apply`);
    await page.locator('.live-step-ok').nth(1).waitFor();
    expect(await stepsDone(page)).toHaveLength(2);
    await clickNotice(visit, 'granted');
    await visit.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('6 of 6 done').waitFor();
    expect(await violations(page)).toEqual([]);
    await visitor.close();

    await page.getByRole('link', { name: 'Go to the site’s pages' }).click();
    await page.getByRole('link', { name: 'Recordings' }).first().click();
    await page.locator('.row-link').first().click();
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await page.locator('.player[data-status=ready]').waitFor();
    await page.frameLocator('.replay-root iframe').getByRole('heading', { name: 'How much do you need?' }).waitFor();
    await page.close();
  });

  it('asks nobody for a first person twice', async () => {
    const page = await browser.newPage();
    await page.goto(`${scrimUrl}/setup`);
    await page.getByRole('heading', { name: 'Sign in to Scrim' }).waitFor();
    await page.close();
  });
});
