import { useEffect, useState } from 'react';
import { useLanguage } from '../language.tsx';
import { Link, usePath } from '../router.tsx';
import { Icon } from './icons.tsx';
import { LanguageSwitch } from './language-switch.tsx';

/** Brand, main navigation (folded on phones), language switch. */
export function SiteHeader() {
  const { t } = useLanguage();
  const path = usePath();
  const [open, setOpen] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: going somewhere folds the menu
  useEffect(() => setOpen(false), [path]);
  const current = (href: string) => (path === href ? 'page' : undefined);
  return (
    <header className="site-header">
      <div className="site-header-inner">
        <Link href="/" className="brand">
          <img className="brand-mark" src="/images/meadow-mark.svg" alt="" width="36" height="36" />
          <span className="brand-name">{t('brand.name')}</span>
        </Link>
        <button
          type="button"
          className="menu-button"
          aria-expanded={open}
          aria-controls="main-navigation"
          onClick={() => setOpen(!open)}
        >
          <Icon name={open ? 'close' : 'menu'} />
          <span>{t('nav.menu')}</span>
        </button>
        <nav
          id="main-navigation"
          className={open ? 'main-navigation is-open' : 'main-navigation'}
          aria-label={t('nav.main')}
        >
          <Link href="/#how-it-works" className="nav-link" onClick={() => setOpen(false)}>
            {t('nav.howItWorks')}
          </Link>
          <Link href="/#rates" className="nav-link" onClick={() => setOpen(false)}>
            {t('nav.rates')}
          </Link>
          <Link href="/help" className="nav-link" aria-current={current('/help')}>
            {t('nav.help')}
          </Link>
          <Link href="/account" className="nav-link" aria-current={current('/account')}>
            {t('nav.signIn')}
          </Link>
          <LanguageSwitch />
          <Link href="/apply/amount" className="button button-primary button-small">
            {t('nav.apply')}
          </Link>
        </nav>
      </div>
    </header>
  );
}
