import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { openDatabase } from './open-database.ts';
import { throwawayDirectory } from './throwaway.ts';

const log = pino({ level: 'silent' });

it('a first start copies the empty database whole, over what one that was killed had copied; a later one leaves it', async () => {
  const made = await throwawayDirectory();
  const copied = await throwawayDirectory();
  await (await openDatabase({ url: null, dataDirectory: made.value, emptyDatabase: null, log })).close();
  await mkdir(join(copied.value, 'postgres.part', 'base'), { recursive: true });

  const options = { url: null, dataDirectory: copied.value, emptyDatabase: join(made.value, 'postgres'), log };
  const first = await openDatabase(options);
  await first.database.execute('create table kept (id integer)');
  await first.close();
  expect(existsSync(join(copied.value, 'postgres.part'))).toBe(false);
  const second = await openDatabase(options);
  expect((await second.database.execute('select * from kept')).rows).toEqual([]);
  await second.close();
  await made.close();
  await copied.close();
});
