export * from './disclosure/suppression.ts';
