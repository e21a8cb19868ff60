/** The outcome events that the page's site declares, where a recorder wants them declared. The vectors of `outcomes` tell of the first. */
export const OUTCOMES = {
  application_submitted: { amount: 'number', product: ['car', 'home'], returning: 'boolean' },
} as const;

/** What the site tells of in every visit: declared, and plain. It names nobody, so it has to arrive. */
export const PLAIN_OUTCOME = {
  name: 'application_submitted',
  properties: { amount: 4318.25, product: 'car', returning: false },
} as const;
