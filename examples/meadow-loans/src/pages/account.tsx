import { useEffect, useMemo, useState } from 'react';
import type { Account } from '../application.ts';
import { useLanguage } from '../language.tsx';
import { type Instalment, repaymentPlan } from '../loan.ts';
import { BalanceChart } from '../parts/balance-chart.tsx';
import { SignIn } from '../parts/sign-in.tsx';
import { Link } from '../router.tsx';
import { identifyCustomer } from '../scrim.ts';
import { useVisit } from '../visit.tsx';

export function AccountPage() {
  const { account } = useVisit();
  return account === null ? <SignIn /> : <AccountOverview account={account} />;
}

function AccountOverview({ account }: { account: Account }) {
  const { t, money, percent, date } = useLanguage();
  const { forget } = useVisit();
  const [autopay, setAutopay] = useState(false);
  const plan = useMemo(
    () => repaymentPlan(account.amount, account.rate, account.months, new Date(account.opened)),
    [account],
  );
  const now = new Date();
  const paid = plan.filter((instalment) => instalment.due < now).length;
  const balance = plan[paid - 1]?.balance ?? account.amount;
  const next = plan[paid];
  const repaid = account.amount - balance;
  useEffect(() => identifyCustomer(account.id), [account.id]);

  return (
    <section className="account">
      <header className="account-head">
        <div>
          <h1>{t('account.heading')}</h1>
          <p className="account-holder">{account.holder}</p>
        </div>
        <button type="button" className="button button-quiet button-small" onClick={forget}>
          {t('signOut')}
        </button>
      </header>
      <div className="account-cards">
        <div className="account-card account-card-balance">
          <h2>{t('account.balance')}</h2>
          <p className="account-figure">{money(balance, true)}</p>
          <progress className="account-progress" value={repaid} max={account.amount} aria-label={t('account.repaid')} />
          <p className="account-card-note">
            <span>{t('account.repaid')}</span> <strong>{money(repaid, true)}</strong>
          </p>
        </div>
        {next !== undefined && (
          <div className="account-card">
            <h2>{t('account.next')}</h2>
            <p className="account-figure">{money(next.payment, true)}</p>
            <p className="account-card-note">
              <span>{t('account.due')}</span> <strong>{date(next.due)}</strong>
            </p>
            <Link className="button button-primary" href="/pay">
              {t('account.pay')}
            </Link>
          </div>
        )}
        <div className="account-card">
          <h2>{t('account.autopay')}</h2>
          <p className="help-text">{t('account.autopay.text')}</p>
          <button
            type="button"
            role="switch"
            className="switch"
            aria-checked={autopay}
            aria-label={t('account.autopay')}
            onClick={() => setAutopay(!autopay)}
          />
          <p className="account-card-note">
            <span>{t('account.rate')}</span> <strong>{percent(account.rate)}</strong>
          </p>
        </div>
      </div>
      <div className="account-columns">
        <section className="account-panel">
          <h2>{t('account.chart.heading')}</h2>
          <BalanceChart principal={account.amount} plan={plan} paid={paid} />
        </section>
        <section className="account-panel">
          <h2>{t('account.details.heading')}</h2>
          <dl className="account-details">
            <Detail name={t('account.details.number')} value={account.id} />
            <Detail name={t('account.details.holder')} value={account.holder} />
            <Detail name={t('account.details.email')} value={account.email} />
            <Detail name={t('account.details.address')} value={account.address} />
            <Detail name={t('account.details.bank')} value={account.bankEnding} />
            <Detail name={t('account.details.opened')} value={date(new Date(account.opened))} />
          </dl>
        </section>
      </div>
      <Payments plan={plan} paid={paid} />
    </section>
  );
}

function Detail({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Payments({ plan, paid }: { plan: readonly Instalment[]; paid: number }) {
  const { t, money, date } = useLanguage();
  const [all, setAll] = useState(false);
  const shown = all ? plan : plan.slice(Math.max(0, paid - 4), paid + 4);
  const status = (instalment: Instalment) =>
    instalment.number <= paid ? 'paid' : instalment.number === paid + 1 ? 'next' : 'planned';
  return (
    <section className="account-panel">
      <h2>{t('account.payments.heading')}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="payments-scroll" tabIndex={0} aria-label={t('account.payments.caption')}>
        <table className="payments">
          <caption className="visually-hidden">{t('account.payments.caption')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('account.payments.date')}</th>
              <th scope="col">{t('account.payments.payment')}</th>
              <th scope="col">{t('account.payments.principal')}</th>
              <th scope="col">{t('account.payments.interest')}</th>
              <th scope="col">{t('account.payments.balance')}</th>
              <th scope="col">{t('account.payments.status')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((instalment) => (
              <tr key={instalment.number}>
                <th scope="row">{date(instalment.due)}</th>
                <td>{money(instalment.payment, true)}</td>
                <td>{money(instalment.principal, true)}</td>
                <td>{money(instalment.interest, true)}</td>
                <td>{money(instalment.balance, true)}</td>
                <td>
                  <span className={`payment-status is-${status(instalment)}`}>
                    {t(`decision.payment.${status(instalment)}`)}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <button type="button" className="button button-quiet" aria-expanded={all} onClick={() => setAll(!all)}>
        {t(all ? 'account.payments.less' : 'account.payments.all')}
      </button>
    </section>
  );
}
