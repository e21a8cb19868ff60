export * from './batch.ts';
export * from './consent.ts';
export * from './console/index.ts';
export * from './limits.ts';
export type * from './public-policy.ts';
export * from './signal.ts';
