export * from './disclosure/admitted-filters.ts';
export * from './disclosure/suppression.ts';
