export { type RedactedBatch, redactBatch } from './batch.ts';
export * from './browser.ts';
export { DETECTORS, type Detector, type DetectorName, detect } from './inspection/detectors.ts';
export { type Inspection, type InspectionHit, inspect } from './inspection/inspect.ts';
export { createTree, Judged } from './tree.ts';
