import type { Finding, HeldBack, Seen } from './report.ts';
import { plural, rule, wordFor } from './words.ts';

/** What was held back is no finding in itself; that values of the person were on their way to others is. */
export function heldBackFindings({ heldBack }: Pick<Seen, 'heldBack'>): Finding[] {
  return heldBack
    .filter(({ carried, category }) => carried.length > 0 && category !== 'payment')
    .map((one) => {
      const { origin, host } = new URL(one.url);
      const kinds = one.carried.map(wordFor).join(', ');
      return rule(
        'personal-data-held-back',
        `${host} would have received personal data`,
        `The page was about to send ${origin} ${plural(one.carried.length, 'value')} of the synthetic person: ${kinds}. The probe held the request back, because ${REASONS[one.why]}.`,
        [`${one.method} ${one.url} from ${one.page}`],
        'If the origin belongs to the site, name it and probe again; otherwise send it none of these values.',
        'GLBA Safeguards Rule, 16 CFR 314.4(c); GDPR art. 5(1)(c)',
        [{ page: one.page, what: origin }],
      );
    });
}

const REASONS: Readonly<Record<HeldBack['why'], string>> = {
  payment: 'the address takes payments',
  origin: 'it would have opened a page of an origin that was not named',
};

/** One line for each reason; none where nothing was held back. */
export function sayHeldBack(heldBack: readonly HeldBack[]): string[] {
  return (['payment', 'origin'] as const).flatMap((why) => {
    const requests = [
      ...new Set(heldBack.filter((one) => one.why === why).map(({ method, url }) => `${method} ${url}`)),
    ];
    return requests.length === 0
      ? []
      : [`Held back before anything was sent, because ${REASONS[why]}: ${requests.join(', ')}.`];
  });
}
