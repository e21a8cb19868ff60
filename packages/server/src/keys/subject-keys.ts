/** What other capabilities may ask about subjects' keys. */
export { listDestroyedSubjects } from './store.ts';
