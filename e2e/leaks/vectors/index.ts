import type { Vector } from '../vector.ts';
import { addresses } from './addresses.ts';
import { attributes } from './attributes.ts';
import { browser } from './browser.ts';
import { changes } from './changes.ts';
import { channels } from './channels.ts';
import { disguises } from './disguises.ts';
import { documents } from './documents.ts';
import { echoes } from './echoes.ts';
import { editables } from './editables.ts';
import { failures } from './failures.ts';
import { fields } from './fields.ts';
import { fieldsByHand } from './fields-by-hand.ts';
import { graphics } from './graphics.ts';
import { journeys } from './history.ts';
import { outcomes } from './outcomes.ts';
import { overflow } from './overflow.ts';
import { styles } from './styles.ts';
import { takenBack } from './taken-back.ts';
import { text } from './text.ts';

/** Every vector of the benchmark. */
export const VECTORS: readonly Vector[] = [
  ...text,
  ...changes,
  ...echoes,
  ...attributes,
  ...fields,
  ...fieldsByHand,
  ...editables,
  ...addresses,
  ...styles,
  ...graphics,
  ...documents,
  ...browser,
  ...outcomes,
  ...takenBack,
  ...disguises,
  ...channels,
  ...overflow,
  ...journeys,
  ...failures,
];
