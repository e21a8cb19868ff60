import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { completeConfig, openScrim } from '@scrim/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadVisits } from './load-visits.ts';
import { readVisits, type Visit, writeVisits } from './visit-file.ts';

const repository = join(import.meta.dirname, '../../../..');
const ORIGIN = 'http://localhost:7071';

const batchesOf = (visits: readonly Visit[]) =>
  visits.flatMap(({ requests }) => requests.filter(({ path }) => path.endsWith('/batches')));
const signalsOf = (visits: readonly Visit[]) =>
  batchesOf(visits).flatMap(({ body }) => (Array.isArray(body.signals) ? body.signals : []));

describe('the demo’s visits on a first start', () => {
  let directory: string;
  let visits: Visit[];
  const said: string[] = [];
  let saidAgain = false;
  let rows: { signals: number; sessions: number; days: number; from: string; to: string; clean: number };

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'scrim-visits-'));
    const all = await readVisits(join(repository, 'examples/meadow-loans/visits/visits.json.br'));
    visits = all.filter((_, index) => index % Math.ceil(all.length / 40) === 0);
    const file = join(directory, 'visits.json.br');
    await writeVisits(file, visits);
    const config = completeConfig({
      dataDirectory: join(directory, 'data'),
      logLevel: 'error',
      sites: [
        {
          id: 'meadow-loans',
          name: 'Meadow Loans',
          origins: [ORIGIN],
          policyFile: join(repository, 'examples/meadow-loans/scrim.policy.yaml'),
        },
      ],
    });
    await loadVisits(config, file, ORIGIN, (line) => said.push(line));
    // A second start finds them loaded.
    await loadVisits(config, file, ORIGIN, () => {
      saidAgain = true;
    });
    const scrim = await openScrim(config);
    const answer = await scrim.context.clickhouse.query({
      query: `SELECT toUInt32(count()) AS signals, toUInt32(uniqExact(session)) AS sessions, toUInt32(uniqExact(day)) AS days,
          toString(min(time)) AS from, toString(max(time)) AS to,
          (SELECT toUInt32(min(clean)) FROM chunks FINAL) AS clean
        FROM signals FINAL`,
      format: 'JSONEachRow',
    });
    const [row] = await answer.json<typeof rows>();
    if (!row) throw new Error('no row');
    rows = row;
    await scrim.close();
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  it('are stored once, every signal of them, and pass the second redaction unchanged', () => {
    expect(rows.signals).toBe(signalsOf(visits).length);
    expect(rows.clean).toBe(1);
  });

  it('are told of while they are loaded, every thirty of them, and no more once they are', () => {
    expect(visits.length).toBeGreaterThan(30);
    expect(said).toEqual([`demo visits: 30 of ${visits.length}`, `demo visits: ${visits.length} of ${visits.length}`]);
    expect(saidAgain).toBe(false);
  });

  it('lie in the days before, none in the future', () => {
    expect(rows.days).toBeGreaterThan(5);
    expect(Date.parse(`${rows.to}Z`)).toBeLessThan(Date.now());
    expect(Date.parse(`${rows.from}Z`)).toBeGreaterThan(Date.now() - 29 * 86_400_000);
  });
});

it('a data directory in which another version began to load them is refused with what to do', async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'scrim-visits-'));
  const file = join(repository, 'examples/meadow-loans/visits/visits.json.br');
  for (const written of ['{"loaded":38,"until":1}', 'no JSON']) {
    await writeFile(join(dataDirectory, 'demo-visits.json'), written);
    const loading = loadVisits(completeConfig({ dataDirectory }), file, ORIGIN, () => undefined);
    await expect(loading).rejects.toMatchObject({ code: 'demo_data_unreadable' });
  }
  await rm(dataDirectory, { recursive: true, force: true });
});
