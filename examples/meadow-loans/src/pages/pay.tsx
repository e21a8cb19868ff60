import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { Account } from '../application.ts';
import { type CardMessage, cardMessageFrom } from '../card.ts';
import { useLanguage } from '../language.tsx';
import { monthlyPayment } from '../loan.ts';
import { Icon } from '../parts/icons.tsx';
import { RadioGroup } from '../parts/radio-group.tsx';
import { TextField } from '../parts/text-field.tsx';
import { Link } from '../router.tsx';
import { cardFramePath } from '../routes.ts';
import { dollarsOf } from '../validation.ts';
import { useVisit } from '../visit.tsx';

type State = 'filling' | 'sending' | 'done';

export function PayPage() {
  const { t, language } = useLanguage();
  const { account } = useVisit();
  const frame = useRef<HTMLIFrameElement>(null);
  const [state, setState] = useState<State>('filling');
  const [loanAccount, setLoanAccount] = useState('');
  const [choice, setChoice] = useState<'due' | 'other'>(account === null ? 'other' : 'due');
  const [other, setOther] = useState('');
  const [checked, setChecked] = useState(false);
  const [frameHeight, setFrameHeight] = useState(350);

  useEffect(() => {
    const listen = (event: MessageEvent) => {
      const message = cardMessageFrom(event);
      if (message?.kind === 'meadow.card.ready') setState('done');
      if (message?.kind === 'meadow.card.refused') setState('filling');
      if (message?.kind === 'meadow.card.height') setFrameHeight(message.height);
    };
    window.addEventListener('message', listen);
    return () => window.removeEventListener('message', listen);
  }, []);

  const accountError = account === null && !/^ML-?\d{8}$/i.test(loanAccount.trim());
  const amountError = choice === 'other' && !((dollarsOf(other) ?? 0) > 0);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setChecked(true);
    if (accountError || amountError) {
      document.getElementById(accountError ? 'loan-account' : 'other-amount')?.focus();
      return;
    }
    setState('sending');
    const message: CardMessage = { kind: 'meadow.card.submit' };
    frame.current?.contentWindow?.postMessage(message, window.location.origin);
  };

  if (state === 'done') {
    return (
      <section className="quiet-page" role="status">
        <img src="/images/letter.svg" alt="" width="220" height="160" />
        <h1>{t('pay.done.heading')}</h1>
        <p>{t('pay.done.text')}</p>
        <Link className="button button-primary" href="/account">
          {t('accepted.action')}
        </Link>
      </section>
    );
  }
  return (
    <section className="pay">
      <form className="pay-form" noValidate onSubmit={submit}>
        <h1>{t('pay.heading')}</h1>
        <p className="apply-lead">{t('pay.lead')}</p>
        {account === null ? (
          <TextField
            id="loan-account"
            name="loanAccount"
            label={t('pay.account')}
            hint={t('pay.account.hint')}
            autoComplete="off"
            value={loanAccount}
            error={checked && accountError ? t('error.loanAccount') : undefined}
            onChange={setLoanAccount}
          />
        ) : (
          <AmountChoice account={account} choice={choice} onChoice={setChoice} />
        )}
        {choice === 'other' && (
          <TextField
            id="other-amount"
            name="otherAmount"
            label={t('pay.otherAmount')}
            inputMode="decimal"
            autoComplete="transaction-amount"
            prefix="$"
            value={other}
            error={checked && amountError ? t('error.otherAmount') : undefined}
            onChange={setOther}
          />
        )}
        <h2 className="form-section">{t('pay.frame')}</h2>
        <iframe
          key={language}
          ref={frame}
          className="card-frame-place"
          style={{ height: frameHeight }}
          src={cardFramePath}
          title={t('pay.frame')}
        />
        <button type="submit" className="button button-primary" disabled={state === 'sending'}>
          {state === 'sending' ? t('pay.submitting') : t('pay.submit')}
        </button>
        <p className="apply-safe">
          <Icon name="lock" />
          <span>{t('pay.secure')}</span>
        </p>
      </form>
    </section>
  );
}

function AmountChoice(props: {
  account: Account;
  choice: 'due' | 'other';
  onChoice: (choice: 'due' | 'other') => void;
}) {
  const { t, money } = useLanguage();
  const { amount, rate, months } = props.account;
  return (
    <>
      <dl className="pay-due">
        <dt>{t('account.next')}</dt>
        <dd>{money(monthlyPayment(amount, rate, months), true)}</dd>
      </dl>
      <RadioGroup
        id="pay-amount"
        name="payAmount"
        legend={t('pay.amount')}
        options={[
          { value: 'due', text: t('pay.amount.due') },
          { value: 'other', text: t('pay.amount.other') },
        ]}
        value={props.choice}
        onChange={props.onChoice}
      />
    </>
  );
}
