import { purposes } from '../application.ts';
import { useLanguage } from '../language.tsx';
import { ApplicationStepPage } from '../parts/application-step.tsx';
import { ChoiceList } from '../parts/choice-list.tsx';
import { LoanSliders } from '../parts/slider.tsx';
import { FieldError } from '../parts/text-field.tsx';
import { navigate } from '../router.tsx';
import { useStep } from '../use-step.ts';

export function AmountPage() {
  const { t } = useLanguage();
  const form = useStep('amount', () => navigate('/apply/about-you'));
  const purposeError = form.error('purpose');
  return (
    <ApplicationStepPage
      step="amount"
      heading={t('amount.heading')}
      lead={t('amount.lead')}
      refused={form.refused}
      onSubmit={form.submit}
      submitLabel={t('apply.continue')}
    >
      <LoanSliders
        amount={form.application.amount}
        months={form.application.months}
        amountLabel={t('amount.amount')}
        termLabel={t('amount.term')}
        onAmount={(amount) => form.answer({ amount })}
        onMonths={(months) => form.answer({ months })}
      />
      <div className="field">
        <ChoiceList
          id="purpose"
          label={t('amount.purpose')}
          placeholder={t('amount.purpose.none')}
          options={purposes.map((value) => ({ value, text: t(`decision.choice.purpose.${value}`) }))}
          value={form.application.purpose}
          errorId={purposeError === undefined ? undefined : 'purpose-error'}
          onChange={(purpose) => form.answer({ purpose })}
        />
        <FieldError id="purpose-error" error={purposeError} />
      </div>
    </ApplicationStepPage>
  );
}
