import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from './app.ts';
import { batch, click, type Lender, ORIGIN, openLender, SITE, START } from './capture/testing/lender.ts';
import { completeConfig, startServer } from './index.ts';
import type { Context } from './platform/context.ts';
import { createLog } from './platform/log.ts';
import { throwawayDirectory } from './platform/throwaway.ts';

describe('the application', () => {
  let lender: Lender;
  let context: Context;
  let directory: Awaited<ReturnType<typeof throwawayDirectory>>;
  beforeAll(async () => {
    directory = await throwawayDirectory();
    const [recorder, console] = ['recorder', 'console'].map((name) => join(directory.value, name));
    await mkdir(join(console ?? '', 'assets'), { recursive: true });
    await mkdir(recorder ?? '');
    await writeFile(join(recorder ?? '', 'scrim.js'), 'loader');
    await writeFile(join(recorder ?? '', 'recorder.ab12.js'), 'recorder');
    await writeFile(join(recorder ?? '', 'recorder.ab12.js.gz'), gzipSync('recorder'));
    await writeFile(
      join(recorder ?? '', 'manifest.json'),
      JSON.stringify({ loader: 'scrim.js', recorder: 'recorder.ab12.js' }),
    );
    await writeFile(join(console ?? '', 'index.html'), '<title>Scrim</title>');
    await writeFile(join(console ?? '', 'assets', 'app.js'), 'console');
    lender = await openLender();
    const config = {
      ...lender.server.context.config,
      recorderDirectory: recorder ?? '',
      consoleDirectory: console ?? '',
    };
    context = { ...lender.server.context, config };
  });
  afterAll(async () => {
    await lender.close();
    await directory.close();
  });

  it('does not start when a route does not say who may call it', async () => {
    const app = await createApp(context);
    expect(() => app.get('/forgotten', async () => 'x')).toThrow(
      expect.objectContaining({ code: 'route_without_action' }),
    );
    await app.close();
  });

  it('serves the loader briefly cached and the recorder for ever, to every origin', async () => {
    const app = await createApp(context);
    const loader = await app.inject({ url: '/scrim.js', headers: { origin: 'https://any.example' } });
    expect([loader.body, loader.headers['access-control-allow-origin']]).toEqual(['loader', '*']);
    expect(loader.headers['cache-control']).toContain('max-age=300');
    const recorder = await app.inject('/recorder.ab12.js');
    expect([recorder.body, recorder.headers['cache-control']]).toEqual([
      'recorder',
      'public, max-age=31536000, immutable',
    ]);
    expect(recorder.headers['cross-origin-resource-policy']).toBe('cross-origin');
    const pressed = await app.inject({ url: '/recorder.ab12.js', headers: { 'accept-encoding': 'gzip, br' } });
    expect(pressed.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
    expect(gunzipSync(pressed.rawPayload).toString()).toBe('recorder');
    expect((await app.inject('/recorder.ffff.js')).statusCode).toBe(404);
    await app.close();
  });

  it('serves the policy’s JSON Schema to editors, without a sign-in and cached', async () => {
    const app = await createApp(context);
    const schema = await app.inject({ url: '/policy.schema.json', headers: { origin: 'vscode-file://vscode-app' } });
    expect(schema.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cache-control': 'public, max-age=3600',
      'content-type': expect.stringContaining('application/schema+json'),
    });
    expect(schema.json()).toMatchObject({ $id: '/policy.schema.json', properties: { site: { type: 'string' } } });
    await app.close();
  });

  it('serves the console at every address of it, under a strict policy, and no file beside it', async () => {
    const app = await createApp(context);
    for (const url of ['/', '/sites/meadow-loans/recordings']) {
      const page = await app.inject(url);
      expect([page.statusCode, page.body]).toEqual([200, '<title>Scrim</title>']);
      expect(page.headers['content-security-policy']).toContain("script-src 'self'");
      expect(page.headers['x-content-type-options']).toBe('nosniff');
    }
    expect((await app.inject('/assets/app.js')).headers['cache-control']).toContain('immutable');
    for (const url of [
      '/..%2frecorder%2fmanifest.json',
      '/%2e%2e/recorder/manifest.json',
      '/assets/..%2f..%2fx',
      '/%',
    ]) {
      const answer = await app.inject(url);
      expect(answer.body, url).not.toContain('recorder.ab12.js');
    }
    expect((await app.inject('/api/v1/nothing')).json()).toMatchObject({ error: { code: expect.any(String) } });
    await app.close();
  });

  it('promises HTTPS only where there is HTTPS', async () => {
    const plain = await createApp(context);
    expect((await plain.inject('/health/live')).headers['strict-transport-security']).toBeUndefined();
    await plain.close();
    const proxied = await createApp({ ...context, config: { ...context.config, behindProxy: true } });
    expect((await proxied.inject('/health/live')).headers['strict-transport-security']).toContain('max-age=');
    await proxied.close();
  });

  it('answers preflights of registered origins and of no others', async () => {
    const preflight = (origin: string) =>
      fetch(`${lender.server.url}/capture/v1/${SITE}/batches`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,content-type,content-encoding',
        },
      });
    const good = await preflight(ORIGIN);
    expect([good.status, good.headers.get('access-control-allow-origin')]).toEqual([204, ORIGIN]);
    expect(good.headers.get('access-control-allow-headers')).toContain('content-encoding');
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
  });

  it('is live and ready', async () => {
    for (const path of ['/health/live', '/health/ready']) {
      expect(await (await fetch(lender.server.url + path)).json()).toEqual({ status: 'ok' });
    }
  });

  it('limits a session and says when to come back', async () => {
    const limits = { ...context.config.limits, sessionBatchesPerMinute: 2 };
    const app = await createApp({ ...context, config: { ...context.config, limits } });
    const token = lender.token({ session: 'eager' });
    const headers = { origin: ORIGIN, 'content-encoding': 'gzip', authorization: `Bearer ${token}` };
    const send = () =>
      app.inject({
        method: 'POST',
        url: `/capture/v1/${SITE}/batches`,
        headers: { ...headers, 'content-type': 'application/vnd.scrim.batch+json' },
        payload: Buffer.from('no gzip'),
      });
    expect([(await send()).statusCode, (await send()).statusCode]).toEqual([400, 400]);
    const limited = await send();
    expect([limited.statusCode, limited.headers['retry-after']]).toEqual([429, '30']);
    await app.close();
  });

  it('writes no address, header, query, token or content to its log', async () => {
    let written = '';
    const sink = new Writable({
      write(chunk, _encoding, done) {
        written += String(chunk);
        done();
      },
    });
    const app = await createApp({ ...context, log: createLog('debug', sink) });
    const token = lender.token({ session: 'logged' });
    const requests = ['/health/live?q=secret', '/nowhere/secret', `/capture/v1/${SITE}/batches?secret`, '/api/v1/me'];
    for (const url of requests) {
      for (const method of ['GET', 'POST'] as const) {
        await app.inject({
          method,
          url,
          remoteAddress: '203.0.113.77',
          headers: {
            origin: ORIGIN,
            authorization: `Bearer ${token}`,
            'x-forwarded-for': '198.51.100.9',
            'user-agent': 'secret',
            'content-type': 'application/vnd.scrim.batch+json',
            'content-encoding': 'gzip',
          },
          ...(method === 'POST' ? { payload: Buffer.from('secret') } : {}),
        });
      }
    }
    await app.close();
    expect(written).toContain('/capture/v1/:site/batches');
    for (const text of ['203.0.113', '198.51.100', 'secret', token]) expect(written).not.toContain(text);
  });

  it('stores no address of the network and no user agent', async () => {
    const sent = batch(lender.policy, { signals: [click(START)] });
    const headers = { 'x-forwarded-for': '198.51.100.9' };
    expect((await lender.send(sent, { headers, token: lender.token({ session: 'addressed' }) })).status).toBe(200);
    const { clickhouse } = lender.server.context;
    for (const table of ['chunks', 'signals']) {
      const answer = await clickhouse.query({ query: `SELECT * FROM ${table}`, format: 'JSONEachRow' });
      expect(JSON.stringify(await answer.json())).not.toMatch(/127\.0\.0\.1|198\.51|Mozilla/);
    }
  });
});

describe('starting', () => {
  const base = (dataDirectory: string) => completeConfig({ dataDirectory, port: 0, logLevel: 'silent' });

  it('refuses plain HTTP where others can reach it', async () => {
    await expect(startServer({ ...base('/nowhere'), host: '0.0.0.0' })).rejects.toThrow(
      expect.objectContaining({ code: 'plaintext_refused' }),
    );
  });

  it('says when the port is held, and lets go of the data directory', async () => {
    const directory = await throwawayDirectory();
    const holder = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => holder.once('listening', resolve));
    const address = holder.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(startServer({ ...base(directory.value), port })).rejects.toThrow(
      expect.objectContaining({ code: 'port_in_use', message: expect.stringContaining(String(port)) }),
    );
    holder.close();
    const server = await startServer(base(directory.value));
    await expect(startServer(base(directory.value))).rejects.toThrow(
      expect.objectContaining({ code: 'data_directory_locked' }),
    );
    await server.close();
    await directory.close();
  });
});
