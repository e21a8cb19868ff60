import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { QuestionProgress } from '@scrim/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CONSOLE_HOST, openScrimUnderTest, type ScrimUnderTest, SITE } from '../access/testing/scrim-under-test.ts';

const QUESTION = '4b0c1f6e-6a58-4c5b-9a0e-2f2b0f6e3d11';

let scrim: ScrimUnderTest;
let port: number;
beforeAll(async () => {
  scrim = await openScrimUnderTest();
  await scrim.app.listen({ port: 0, host: '127.0.0.1' });
  ({ port } = scrim.app.server.address() as AddressInfo);
  // Signals without end.
  const { clickhouse } = scrim.context;
  await clickhouse.command({ query: 'CREATE TABLE endless AS signals ENGINE = GenerateRandom' });
  await clickhouse.command({ query: 'EXCHANGE TABLES signals AND endless' });
});
afterAll(() => scrim.close());

function ask(path: string, cookie: string, onLine: (line: string) => void = () => {}) {
  const asked = request({
    host: '127.0.0.1',
    port,
    path: `/api/v1${path}`,
    headers: { host: CONSOLE_HOST, cookie, 'x-scrim-question': QUESTION },
  });
  asked.on('response', (response) => {
    response.setEncoding('utf8').on('data', (text: string) => text.trim().split('\n').forEach(onLine));
    response.on('error', () => {});
  });
  asked.on('error', () => {});
  asked.end();
  return asked;
}

const running = async () => {
  const answer = await scrim.context.clickhouseControl.query({
    query: "SELECT count() AS n FROM system.processes WHERE position(query, concat('log_', 'comment')) > 0",
    format: 'JSONEachRow',
  });
  const [row] = await answer.json<{ n: string | number }>();
  return Number(row?.n);
};

it.each([`/sites/${SITE}/overview`, `/sites/${SITE}/filters`])(
  'an analysis whose caller goes away is gone from the engine: %s',
  async (path) => {
    const cookie = await scrim.signIn('product');
    const other = await scrim.signIn('product');
    const asked = ask(path, cookie);
    const lines: QuestionProgress[] = [];
    const others: QuestionProgress[] = [];
    const read = (into: QuestionProgress[]) => (line: string) => into.push(QuestionProgress.parse(JSON.parse(line)));
    const streams = [
      ask(`/questions/${QUESTION}`, cookie, read(lines)),
      ask(`/questions/${QUESTION}`, other, read(others)),
    ];
    await expect.poll(() => lines.some(({ rowsToRead }) => rowsToRead > 0)).toBe(true);
    await expect.poll(() => others.length).toBeGreaterThan(0);
    asked.destroy();
    await expect.poll(running).toBe(0);
    expect(lines.every(({ rowsRead, rowsToRead }) => rowsRead <= rowsToRead && rowsToRead % 100_000 === 0)).toBe(true);
    expect(others.every(({ statements }) => statements === 0)).toBe(true);
    for (const stream of streams) stream.destroy();
  },
);
