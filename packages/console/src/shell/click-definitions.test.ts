import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { COLUMN_DEFINITIONS, KINDS } from '../heatmaps/kinds.ts';
import { SIGNS } from '../overview/sentence.ts';
import { DEAD_CLICK, RAGE_CLICK } from './click-definitions.ts';

it('rage and dead clicks are defined in one way: on the heatmap, in its list, on the overview and in the documents', async () => {
  expect([KINDS.rage.definition, COLUMN_DEFINITIONS.rage]).toEqual([RAGE_CLICK, RAGE_CLICK]);
  expect([KINDS.dead.definition, COLUMN_DEFINITIONS.dead]).toEqual([DEAD_CLICK, DEAD_CLICK]);
  for (const definition of [RAGE_CLICK, DEAD_CLICK]) expect(SIGNS.troubled.definition).toContain(definition);
  const written = await readFile(new URL('../../../../docs/analyses/heatmaps.md', import.meta.url), 'utf8');
  for (const definition of [RAGE_CLICK, DEAD_CLICK])
    expect(written.toLowerCase()).toContain(definition.slice(0, -1).toLowerCase());
});
