import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Batch, Signal } from '@scrim/protocol';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { vi } from 'vitest';
import { buildRecorder } from '../../build.mjs';
import { CaptureServer, listenOnFreePort } from './capture-server.ts';
import { testPolicy } from './policy.ts';

const FLAGS =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

/** What is waited for, at most; a slow machine takes longer than the 30 s that are usual, ms. */
const PATIENCE = 150_000;

/** Waits for something to become true. */
export const until = (check: () => void) => vi.waitFor(check, { timeout: PATIENCE, interval: 50 });

/** A lender's site, a capture server on another origin, and a real browser. */
export class Stage {
  readonly capture: CaptureServer;
  readonly browser: Browser;
  readonly origin: string;
  readonly manifest: Awaited<ReturnType<typeof buildRecorder>>;
  /** HTML by path; others are 404. */
  readonly pages = new Map<string, string>();
  /** Headers of the site's pages. */
  headers: Record<string, string> = {};
  readonly #site: Server;
  /** Where the built recorder is. */
  readonly directory: string;
  readonly #capturePort: number;

  private constructor(parts: {
    capture: CaptureServer;
    browser: Browser;
    site: Server;
    capturePort: number;
    sitePort: number;
    directory: string;
    manifest: Awaited<ReturnType<typeof buildRecorder>>;
  }) {
    this.capture = parts.capture;
    this.browser = parts.browser;
    this.#site = parts.site;
    this.directory = parts.directory;
    this.manifest = parts.manifest;
    this.#capturePort = parts.capturePort;
    this.origin = `http://localhost:${parts.sitePort}`;
  }

  /** @param whole in a browser with a back-forward cache, and with something to fill in forms with */
  static async open(policy = testPolicy, { whole = false } = {}): Promise<Stage> {
    const directory = await mkdtemp(join(tmpdir(), 'scrim-recorder-'));
    const manifest = await buildRecorder(directory);
    const capture = new CaptureServer(policy, directory, manifest.recorder);
    const capturePort = await capture.listen();
    const { SCRIM_CHROMIUM = '/usr/bin/chromium', SCRIM_CHROMIUM_WHOLE = SCRIM_CHROMIUM } = process.env;
    const browser = await chromium.launch({
      executablePath: whole ? SCRIM_CHROMIUM_WHOLE : SCRIM_CHROMIUM,
      args: FLAGS.split(' '),
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    });
    let stage: Stage | undefined;
    const site = createServer((request, response) => {
      const path = (request.url ?? '/').replace(/[?#].*/, '');
      const html = stage?.pages.get(path);
      response.writeHead(html === undefined ? 404 : 200, {
        'Content-Type': 'text/html; charset=utf-8',
        ...stage?.headers,
      });
      response.end(html ?? '');
    });
    const sitePort = await listenOnFreePort(site);
    stage = new Stage({ capture, browser, site, capturePort, sitePort, directory, manifest });
    return stage;
  }

  get captureOrigin(): string {
    return `http://127.0.0.1:${this.#capturePort}`;
  }

  /** A page of the lender's, with the one script tag. */
  html(body: string, { attributes = '', head = '', lang = 'en' } = {}): string {
    return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>Loan</title>${head}
<script async src="${this.captureOrigin}/scrim.js" data-site="test" ${attributes}></script></head><body>${body}</body></html>`;
  }

  /** A visitor of their own, until `reset`. */
  async visitor(options: Parameters<Browser['newContext']>[0] = {}): Promise<BrowserContext> {
    const context = await this.browser.newContext({ viewport: { width: 1000, height: 700 }, ...options });
    context.setDefaultTimeout(PATIENCE);
    this.#contexts.push(context);
    context.on('weberror', (error) => this.problems.push(String(error.error())));
    return context;
  }

  /** A visitor in whose pages timers take a fiftieth of their time; the clock is as ever. */
  async hurriedVisitor(): Promise<BrowserContext> {
    const context = await this.visitor();
    await context.addInitScript(() => {
      const real = window.setTimeout;
      window.setTimeout = ((task: () => void, wait = 0) => real(task, wait / 50)) as typeof window.setTimeout;
    });
    return context;
  }

  /** A tab of a visitor (a new one by default), once the loader knows the policy. */
  async page(path: string, context?: BrowserContext): Promise<Page> {
    const page = await (context ?? (await this.visitor())).newPage();
    await page.goto(this.origin + path);
    await page.waitForFunction(() => window.scrim?.link.public);
    return page;
  }

  /** A tab whose visitor has opted in, with the recorder running. */
  async consented(path: string, context?: BrowserContext): Promise<Page> {
    const page = await this.page(path, context);
    await page.evaluate(() => window.scrim?.consent.grant());
    await page.waitForFunction(() => window.scrim?.link.call);
    return page;
  }

  /** Forgets everybody and everything. */
  async reset(): Promise<void> {
    this.capture.reset();
    this.problems.length = 0;
    this.pages.clear();
    this.headers = {};
    await Promise.all(this.#contexts.splice(0).map((context) => context.close()));
  }

  /** Exceptions that reached a page, and batches that the contract refuses: there must be none. */
  readonly problems: string[] = [];
  readonly #contexts: BrowserContext[] = [];

  /** All signals of a kind that have arrived. */
  signals<Kind extends Signal['kind']>(kind: Kind): Extract<Signal, { kind: Kind }>[] {
    return this.batches()
      .flatMap(({ signals }) => signals)
      .filter((signal): signal is Extract<Signal, { kind: Kind }> => signal.kind === kind);
  }

  batches(): Batch[] {
    return this.capture.batches.map(({ batch }) => batch);
  }

  /** Redacted rrweb events that have arrived. */
  events(): { type: number; timestamp: number; data: Record<string, unknown> }[] {
    return this.batches().flatMap(
      ({ replay }) => (replay?.events ?? []) as { type: number; timestamp: number; data: Record<string, unknown> }[],
    );
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.capture.close();
    await new Promise((resolve) => {
      this.#site.close(resolve);
      this.#site.closeAllConnections();
    });
    await rm(this.directory, { recursive: true });
  }
}
