/** What the recorder needs; the server's parts stay out of its bundle. */
export { createLookup } from './document.ts';
export { createRedactor, type RedactedEvent, type Redactor } from './redactor.ts';
export { MASK } from './text.ts';
export type { ContextNode } from './tree.ts';
