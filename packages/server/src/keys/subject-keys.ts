/** What other capabilities may ask about subjects' keys. */
export { destroyedAmong, listDestroyedSubjects, readSubjectKeys } from './store.ts';
