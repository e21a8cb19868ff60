import { useLanguage } from '../language.tsx';
import { Icon } from './icons.tsx';

/** Planted friction: looks like the page's main button and does nothing. */
export function OfferBadge() {
  const { t } = useLanguage();
  return (
    <span className="offer-badge">
      <span>{t('decision.bestRate')}</span>
      <Icon name="arrow" />
    </span>
  );
}
