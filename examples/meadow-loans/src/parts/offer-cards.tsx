import type { Offer } from '../decision.ts';
import { useLanguage } from '../language.tsx';
import { OfferBadge } from './offer-badge.tsx';

export interface OffersProps {
  readonly offers: readonly Offer[];
  readonly onAccept: (offer: Offer) => void;
}

/** The offers as cards, one beside the other. */
export function OfferCards({ offers, onAccept }: OffersProps) {
  const { t, money, percent } = useLanguage();
  return (
    <ul className="offer-cards" aria-label={t('offers.list')}>
      {offers.map((offer) => (
        <li key={offer.id} className={offer.best ? 'offer-card is-best' : 'offer-card'} data-offer={offer.id}>
          <div className="offer-card-head">
            <h2>{t('calculator.months', { months: offer.months })}</h2>
            {offer.best && <OfferBadge />}
          </div>
          <p className="offer-card-payment">
            <span className="offer-card-label">{t('offers.monthly')}</span>
            <strong>{money(offer.payment, true)}</strong>
          </p>
          <dl className="offer-card-facts">
            <div>
              <dt>{t('offers.apr')}</dt>
              <dd>{percent(offer.apr)}</dd>
            </div>
            <div>
              <dt>{t('offers.rate')}</dt>
              <dd>{percent(offer.rate)}</dd>
            </div>
            <div>
              <dt>{t('offers.fee')}</dt>
              <dd>{money(offer.fee)}</dd>
            </div>
            <div>
              <dt>{t('offers.payout')}</dt>
              <dd>{money(offer.amount - offer.fee)}</dd>
            </div>
            <div>
              <dt>{t('offers.total')}</dt>
              <dd>{money(offer.total)}</dd>
            </div>
          </dl>
          <button
            type="button"
            className="button button-primary offer-accept"
            aria-label={t('offers.acceptLabel', { months: offer.months })}
            onClick={() => onAccept(offer)}
          >
            {t('offers.accept')}
          </button>
        </li>
      ))}
    </ul>
  );
}
