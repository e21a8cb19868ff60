import type { Vector } from '../vector.ts';
import { addresses } from './addresses.ts';
import { attributes } from './attributes.ts';
import { browser } from './browser.ts';
import { changes } from './changes.ts';
import { channels } from './channels.ts';
import { disguises } from './disguises.ts';
import { documents } from './documents.ts';
import { fields } from './fields.ts';
import { graphics } from './graphics.ts';
import { styles } from './styles.ts';
import { text } from './text.ts';

/** Every vector of the benchmark. */
export const VECTORS: readonly Vector[] = [
  ...text,
  ...changes,
  ...attributes,
  ...fields,
  ...addresses,
  ...styles,
  ...graphics,
  ...documents,
  ...browser,
  ...disguises,
  ...channels,
];
