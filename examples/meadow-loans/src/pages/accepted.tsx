import { useLanguage } from '../language.tsx';
import { repaymentPlan } from '../loan.ts';
import { Icon } from '../parts/icons.tsx';
import { Link } from '../router.tsx';
import { useVisit } from '../visit.tsx';

export function AcceptedPage() {
  const { t, money, percent, date } = useLanguage();
  const { accepted, account } = useVisit();
  if (accepted === null || account === null) {
    return (
      <section className="quiet-page">
        <img src="/images/letter.svg" alt="" width="220" height="160" />
        <h1>{t('accepted.none.heading')}</h1>
        <p>{t('accepted.none.text')}</p>
        <Link className="button button-primary" href="/offers">
          {t('accepted.none.action')}
        </Link>
      </section>
    );
  }
  const first = repaymentPlan(accepted.amount, accepted.rate, accepted.months, new Date(account.opened))[0];
  return (
    <section className="accepted">
      <div className="accepted-text">
        <h1>{t('accepted.heading')}</h1>
        <p className="accepted-lead">{t('accepted.lead')}</p>
        <dl className="accepted-facts">
          <div>
            <dt>{t('accepted.account')}</dt>
            <dd>{account.id}</dd>
          </div>
          <div>
            <dt>{t('offers.payout')}</dt>
            <dd>{money(accepted.amount - accepted.fee)}</dd>
          </div>
          <div>
            <dt>{t('offers.monthly')}</dt>
            <dd>{money(accepted.payment, true)}</dd>
          </div>
          <div>
            <dt>{t('offers.rate')}</dt>
            <dd>{percent(accepted.rate)}</dd>
          </div>
          {first !== undefined && (
            <div>
              <dt>{t('accepted.first')}</dt>
              <dd>{date(first.due)}</dd>
            </div>
          )}
        </dl>
        <Link className="button button-primary" href="/account">
          {t('accepted.action')}
          <Icon name="arrow" />
        </Link>
      </div>
      <div className="accepted-next">
        <img src="/images/letter.svg" alt={t('accepted.image')} width="330" height="240" />
        <h2>{t('accepted.next.heading')}</h2>
        <ol>
          <li>{t('accepted.next.one')}</li>
          <li>{t('accepted.next.two')}</li>
          <li>{t('accepted.next.three')}</li>
        </ol>
      </div>
    </section>
  );
}
