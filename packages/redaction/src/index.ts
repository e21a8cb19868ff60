export { type RedactedBatch, redactBatch } from './batch.ts';
export * from './browser.ts';
export { type DetectorName, detect, type Found } from './inspection/detectors.ts';
export { type Inspection, type InspectionHit, inspect } from './inspection/inspect.ts';
export { tagInPath } from './names.ts';
export { namesOf } from './redactor.ts';
export { createTree, Judged } from './tree.ts';
export { isPlatformName } from './words.ts';
