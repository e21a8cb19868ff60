import Fastify from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { type Logger, pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openAnalytics } from '../heatmaps/testing/analytics.ts';
import { registerErrorHandler } from './error-handler.ts';
import { withinQuestion } from './supervised-query.ts';

let analytics: Awaited<ReturnType<typeof openAnalytics>>;
beforeAll(async () => {
  analytics = await openAnalytics();
});
afterAll(() => analytics.close());

it('a question whose caller went away is no error in the log, and a broken one is', async () => {
  const lines: { level: number; msg: string }[] = [];
  const loggerInstance: Logger = pino({ level: 'debug' }, { write: (line: string) => lines.push(JSON.parse(line)) });
  const app = Fastify({ loggerInstance }).withTypeProvider<ZodTypeProvider>();
  registerErrorHandler(app);
  app.get('/cancelled', () =>
    withinQuestion({ tag: 'c0', signal: AbortSignal.abort() }, () => analytics.clickhouse.query({ query: 'SELECT 1' })),
  );
  app.get('/broken', () => analytics.clickhouse.query({ query: 'SELECT nothing' }).then(() => 'told'));
  const said = async (url: string) => {
    lines.length = 0;
    await app.inject(url);
    return lines.filter(({ level }) => level !== 30).map(({ level, msg }) => [level, msg]);
  };
  expect(await said('/cancelled')).toEqual([[20, 'cancelled']]);
  expect(await said('/broken')).toEqual([[50, 'internal']]);
});
