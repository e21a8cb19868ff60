import { type ReactNode, useEffect } from 'react';
import { type MessageKey, useLanguage } from './language.tsx';
import { leak } from './leaks.ts';
import { AboutYouPage } from './pages/about-you.tsx';
import { AcceptedPage } from './pages/accepted.tsx';
import { AccountPage } from './pages/account.tsx';
import { AmountPage } from './pages/amount.tsx';
import { BankPage } from './pages/bank.tsx';
import { HelpPage } from './pages/help.tsx';
import { HomePage } from './pages/home.tsx';
import { HomeAndWorkPage } from './pages/home-and-work.tsx';
import { NotFoundPage } from './pages/not-found.tsx';
import { OffersPage } from './pages/offers.tsx';
import { PayPage } from './pages/pay.tsx';
import { PrivacyPage } from './pages/privacy.tsx';
import { ReviewPage } from './pages/review.tsx';
import { SiteFooter } from './parts/site-footer.tsx';
import { SiteHeader } from './parts/site-header.tsx';
import { usePath } from './router.tsx';
import { type PagePath, pageOf } from './routes.ts';
import { useVisit } from './visit.tsx';

const pages: Record<PagePath, { readonly title: MessageKey; readonly page: () => ReactNode }> = {
  '/': { title: 'title.home', page: HomePage },
  '/apply/amount': { title: 'title.amount', page: AmountPage },
  '/apply/about-you': { title: 'title.about-you', page: AboutYouPage },
  '/apply/home-and-work': { title: 'title.home-and-work', page: HomeAndWorkPage },
  '/apply/bank': { title: 'title.bank', page: BankPage },
  '/apply/review': { title: 'title.review', page: ReviewPage },
  '/offers': { title: 'title.offers', page: OffersPage },
  '/accepted': { title: 'title.accepted', page: AcceptedPage },
  '/account': { title: 'title.account', page: AccountPage },
  '/pay': { title: 'title.pay', page: PayPage },
  '/help': { title: 'title.help', page: HelpPage },
  '/privacy': { title: 'title.privacy', page: PrivacyPage },
};

/** The whole site: header, the page the URL names, footer. */
export function Site() {
  const path = usePath();
  const { t } = useLanguage();
  const { application } = useVisit();
  const known = pageOf(path);
  const { title, page: Page } =
    known === null ? { title: 'title.notFound' as const, page: NotFoundPage } : pages[known];
  useEffect(() => {
    document.title = t(title);
    leak(application);
  }, [t, title, application]);
  return (
    <>
      <a className="skip-link" href="#main">
        {t('nav.skip')}
      </a>
      <SiteHeader />
      <main id="main" tabIndex={-1}>
        <Page key={path} />
      </main>
      <SiteFooter />
    </>
  );
}
