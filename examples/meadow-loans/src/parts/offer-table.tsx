import { useLanguage } from '../language.tsx';
import { OfferBadge } from './offer-badge.tsx';
import type { OffersProps } from './offer-cards.tsx';

/** The offers as a table. Planted friction: on a phone it scrolls sideways and the accept buttons are out of view. */
export function OfferTable({ offers, onAccept }: OffersProps) {
  const { t, money, percent } = useLanguage();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="offer-table-scroll" tabIndex={0} aria-label={t('offers.caption')}>
      <table className="offer-table">
        <caption className="visually-hidden">{t('offers.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('offers.term')}</th>
            <th scope="col">{t('offers.monthly')}</th>
            <th scope="col">{t('offers.apr')}</th>
            <th scope="col">{t('offers.rate')}</th>
            <th scope="col">{t('offers.fee')}</th>
            <th scope="col">{t('offers.payout')}</th>
            <th scope="col">{t('offers.total')}</th>
            <th scope="col">{t('offers.choice')}</th>
          </tr>
        </thead>
        <tbody>
          {offers.map((offer) => (
            <tr key={offer.id} data-offer={offer.id}>
              <th scope="row">
                <span>{t('calculator.months', { months: offer.months })}</span>
                {offer.best && <OfferBadge />}
              </th>
              <td className="offer-table-payment">{money(offer.payment, true)}</td>
              <td>{percent(offer.apr)}</td>
              <td>{percent(offer.rate)}</td>
              <td>{money(offer.fee)}</td>
              <td>{money(offer.amount - offer.fee)}</td>
              <td>{money(offer.total)}</td>
              <td>
                <button
                  type="button"
                  className="button button-primary button-small offer-accept"
                  aria-label={t('offers.acceptLabel', { months: offer.months })}
                  onClick={() => onAccept(offer)}
                >
                  {t('offers.accept')}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
