import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Lender, openLender, SITE } from '../capture/testing/lender.ts';
import { startRetention } from './job.ts';

let lender: Lender;
beforeAll(async () => {
  lender = await openLender();
});
afterAll(() => lender.close());

it('deletes consent receipts whose time is over, and no others, as soon as the server runs', async () => {
  const { database } = lender.server.context;
  for (const [id, keepUntil] of [
    ['over', '2020-01-01'],
    ['kept', '2100-01-01'],
  ]) {
    await database.execute(sql`insert into consent_receipts
      (id, site, subject, decision, method, language, policy, regime, signed, decided_at, keep_until)
      values (${id}, ${SITE}, 'someone', 'granted', 'banner', 'en', ${lender.policy}, 'visitor', 'signed', '2019-01-01', ${keepUntil})`);
  }
  await startRetention(lender.server.context).stop();
  const { rows } = await database.execute<{ id: string }>(sql`select id from consent_receipts`);
  expect(rows.map((row) => row.id)).toEqual(['kept']);
});
