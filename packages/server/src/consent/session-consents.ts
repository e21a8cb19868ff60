/** What other capabilities may ask about the consent that a session was recorded under. */
export { readSessionConsents, type SessionConsent } from './store.ts';
