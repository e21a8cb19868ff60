import { accountFrom } from '../application.ts';
import type { Offer } from '../decision.ts';
import { useLanguage } from '../language.tsx';
import { Icon } from '../parts/icons.tsx';
import { OfferCards } from '../parts/offer-cards.tsx';
import { OfferTable } from '../parts/offer-table.tsx';
import { Link, navigate } from '../router.tsx';
import { identifyCustomer, reportEvent } from '../scrim.ts';
import { useVisit } from '../visit.tsx';

export function OffersPage() {
  const { t } = useLanguage();
  const { application, outcome, remember } = useVisit();
  const variant = document.documentElement.dataset.variant;

  if (outcome === null) {
    return (
      <section className="quiet-page">
        <img src="/images/letter.svg" alt="" width="220" height="160" />
        <h1>{t('offers.none.heading')}</h1>
        <p>{t('offers.none.text')}</p>
        <Link className="button button-primary" href="/apply/amount">
          {t('offers.none.action')}
        </Link>
      </section>
    );
  }
  const { decision } = outcome;
  if (decision.outcome === 'declined') {
    return (
      <section className="quiet-page">
        <h1>{t('decision.declined')}</h1>
        <p>{t('decision.declined.text')}</p>
        <h2>{t('decision.reason.heading')}</h2>
        <ul className="decline-reasons">
          {decision.reasons.map((reason) => (
            <li key={reason}>{t(`decision.reason.${reason}`)}</li>
          ))}
        </ul>
        <Link className="button button-quiet" href="/help">
          {t('nav.help')}
        </Link>
      </section>
    );
  }
  const accept = (offer: Offer) => {
    remember({ accepted: offer, account: accountFrom(outcome, offer, application, new Date()) });
    reportEvent('offer_accepted', { variant: variant ?? '' });
    identifyCustomer(outcome.accountId);
    navigate('/accepted');
  };
  return (
    <section className="offers">
      <header className="offers-head">
        <p className="offers-approved">
          <Icon name="check" />
        </p>
        <h1>{t(decision.outcome === 'approved' ? 'decision.approved' : 'decision.approvedForLess')}</h1>
        {decision.outcome === 'approvedForLess' && <p>{t('decision.approvedForLess.text')}</p>}
        <p className="offers-lead">{t('offers.lead')}</p>
      </header>
      {variant === 'table' ? (
        <OfferTable offers={decision.offers} onAccept={accept} />
      ) : (
        <OfferCards offers={decision.offers} onAccept={accept} />
      )}
      <p className="offers-question">
        <span>{t('offers.question')}</span> <Link href="/help#offers">{t('offers.questionLink')}</Link>
      </p>
    </section>
  );
}
