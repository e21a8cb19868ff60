import { useLanguage } from '../language.tsx';
import { Link } from '../router.tsx';

export function SiteFooter() {
  const { t } = useLanguage();
  return (
    <footer className="site-footer">
      <img className="site-footer-hills" src="/images/footer-hills.svg" alt="" width="1440" height="120" />
      <div className="site-footer-body">
        <div className="site-footer-columns">
          <div className="site-footer-brand">
            <span className="brand-name">{t('brand.name')}</span>
            <p>{t('brand.tagline')}</p>
            <p className="site-footer-contact">
              <Link href="/help#contact">{t('footer.contact')}</Link>
              <span>{t('footer.hours')}</span>
            </p>
          </div>
          <nav aria-label={t('footer.loans')}>
            <h2 className="site-footer-heading">{t('footer.loans')}</h2>
            <ul>
              <li>
                <Link href="/apply/amount">{t('nav.apply')}</Link>
              </li>
              <li>
                <Link href="/#rates">{t('nav.rates')}</Link>
              </li>
              <li>
                <Link href="/pay">{t('footer.pay')}</Link>
              </li>
            </ul>
          </nav>
          <nav aria-label={t('footer.company')}>
            <h2 className="site-footer-heading">{t('footer.company')}</h2>
            <ul>
              <li>
                <Link href="/#trust">{t('footer.about')}</Link>
              </li>
              <li>
                <Link href="/help">{t('nav.help')}</Link>
              </li>
              <li>
                <Link href="/privacy">{t('footer.privacy')}</Link>
              </li>
            </ul>
          </nav>
        </div>
        <div className="site-footer-small">
          <p>{t('footer.fictional')}</p>
          <p className="equal-lender">
            <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" focusable="false">
              <path d="M3 11 12 4l9 7v9H3v-9Z" fill="none" stroke="currentColor" strokeWidth="1.6" />
              <path d="M8.5 13h7M8.5 16.300h7" stroke="currentColor" strokeWidth="1.8" />
            </svg>
            {t('footer.equal')}
          </p>
        </div>
      </div>
    </footer>
  );
}
