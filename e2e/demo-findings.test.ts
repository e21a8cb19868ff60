import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { detect, inspect, type RedactedEvent } from '@scrim/redaction';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readVisits } from '../packages/cli/src/demo/visit-file.ts';

const demo = join(import.meta.dirname, '..', 'examples', 'meadow-loans');
const Replayed = z.object({ replay: z.object({ events: z.array(z.custom<RedactedEvent>()) }).nullish() });

test('in what the demo’s visits show, inspection finds nothing', async () => {
  const visits = await readVisits(join(demo, 'visits', 'visits.json.br'));
  const events = visits.flatMap(({ requests }) =>
    requests.flatMap(({ body }) => Replayed.safeParse(body).data?.replay?.events ?? []),
  );
  expect(events.length).toBeGreaterThan(10_000);
  expect(events.flatMap((event) => inspect(event).hits)).toEqual([]);
});

test.each(['en', 'es'])(
  'the demo’s own texts in %s are no personal data, in whatever order they are shown',
  async (language) => {
    const messages: unknown = JSON.parse(await readFile(join(demo, 'src', 'messages', `${language}.json`), 'utf8'));
    const texts = stringsOf(messages);
    for (const order of [texts, [...texts].reverse(), [...texts].sort()]) {
      for (const between of ['\n', '\v']) {
        const shown = order.join(between);
        expect(detect(shown).map(({ start, end }) => shown.slice(start, end))).toEqual([]);
      }
    }
  },
);

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : [];
}
