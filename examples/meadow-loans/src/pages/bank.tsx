import { useState } from 'react';
import { accountTypes } from '../application.ts';
import { type MessageKey, useLanguage } from '../language.tsx';
import { checkBank } from '../lender-api.ts';
import { ApplicationStepPage } from '../parts/application-step.tsx';
import { CheckField } from '../parts/check-field.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { RadioGroup } from '../parts/radio-group.tsx';
import { TextField } from '../parts/text-field.tsx';
import { navigate } from '../router.tsx';
import { useStep } from '../use-step.ts';

const terms: readonly MessageKey[] = ['terms.one', 'terms.two', 'terms.three', 'terms.four'];

export function BankPage() {
  const { t } = useLanguage();
  const [waiting, setWaiting] = useState(false);
  const [unreachable, setUnreachable] = useState(false);
  const [termsOpen, setTermsOpen] = useState(false);

  const verify = async () => {
    setUnreachable(false);
    setWaiting(true);
    try {
      const { verified } = await checkBank(form.application.routing);
      form.answer({ bankChecked: verified });
      // The applicant may have gone elsewhere while the bank took its time.
      if (verified && window.location.pathname === '/apply/bank') navigate('/apply/review');
      setUnreachable(!verified);
    } catch {
      setUnreachable(true);
    } finally {
      setWaiting(false);
    }
  };
  const form = useStep('bank', () => void verify());
  const agree = () => {
    form.answer({ creditConsent: true });
    setTermsOpen(false);
  };

  return (
    <ApplicationStepPage
      step="bank"
      heading={t('bank.heading')}
      lead={t('bank.lead')}
      refused={form.refused}
      onSubmit={form.submit}
      submitLabel={t('bank.continue')}
      busy={waiting}
    >
      <RadioGroup
        id="account-type"
        name="accountType"
        legend={t('bank.type')}
        options={accountTypes.map((value) => ({ value, text: t(`decision.choice.accountType.${value}`) }))}
        value={form.application.accountType}
        onChange={(accountType) => form.answer({ accountType })}
      />
      <img className="check-image" src="/images/check.svg" alt={t('bank.imageCheck')} width="560" height="200" />
      <div className="field-pair">
        <TextField
          {...form.text('routing')}
          label={t('bank.routing')}
          hint={t('bank.routing.hint')}
          inputMode="numeric"
          autoComplete="off"
          maxLength={9}
        />
        <TextField
          {...form.text('account')}
          label={t('bank.account')}
          hint={t('bank.account.hint')}
          inputMode="numeric"
          autoComplete="off"
          maxLength={17}
        />
      </div>
      <div className="credit-consent">
        <CheckField
          id="credit-consent"
          name="creditConsent"
          label={t('bank.consent')}
          checked={form.application.creditConsent}
          error={form.error('creditConsent')}
          onChange={(creditConsent) => form.answer({ creditConsent })}
        />
        <button type="button" className="link-button" onClick={() => setTermsOpen(true)}>
          {t('bank.terms')}
        </button>
      </div>
      {unreachable && (
        <p className="apply-refused" role="alert">
          {t('bank.unavailable')}
        </p>
      )}
      {waiting && (
        <div className="bank-check" role="status">
          <span className="spinner" aria-hidden="true" />
          <div>
            <p className="bank-check-heading">{t('bank.checking')}</p>
            <p>{t('bank.checking.text')}</p>
          </div>
        </div>
      )}
      <Dialog
        heading={t('terms.heading')}
        open={termsOpen}
        onClose={() => setTermsOpen(false)}
        actions={
          <>
            <button type="button" className="button button-quiet" onClick={() => setTermsOpen(false)}>
              {t('terms.close')}
            </button>
            <button type="button" className="button button-primary" onClick={agree}>
              {t('terms.agree')}
            </button>
          </>
        }
      >
        {terms.map((key) => (
          <p key={key}>{t(key)}</p>
        ))}
      </Dialog>
    </ApplicationStepPage>
  );
}
