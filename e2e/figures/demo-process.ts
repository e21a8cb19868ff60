/** Fewest people behind a number; also the step of rounded ones. */
export const K = 5;

/** Pages about applicants, in the order of the demo's policy, and its last outcome. */
const STEPS = ['amount', 'about-you', 'home-and-work', 'bank', 'review'].map((step) => `/apply/${step}`);
export const PROCESS = { steps: [...STEPS, '/offers', '/accepted'], outcome: 'offer_accepted' };
