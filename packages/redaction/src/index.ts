export { type RedactedBatch, redactBatch } from './batch.ts';
export * from './browser.ts';
