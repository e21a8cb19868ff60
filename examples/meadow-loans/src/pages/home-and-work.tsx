import { employments, housings } from '../application.ts';
import { useLanguage } from '../language.tsx';
import { ApplicationStepPage } from '../parts/application-step.tsx';
import { RadioGroup } from '../parts/radio-group.tsx';
import { SelectField } from '../parts/select-field.tsx';
import { TextField } from '../parts/text-field.tsx';
import { navigate } from '../router.tsx';
import { stateCodes } from '../states.ts';
import { useStep } from '../use-step.ts';

export function HomeAndWorkPage() {
  const { t } = useLanguage();
  const form = useStep('home-and-work', () => navigate('/apply/bank'));
  const { employment } = form.application;
  return (
    <ApplicationStepPage
      step="home-and-work"
      heading={t('homeWork.heading')}
      lead={t('homeWork.lead')}
      refused={form.refused}
      onSubmit={form.submit}
      submitLabel={t('apply.continue')}
    >
      <h2 className="form-section">{t('homeWork.home')}</h2>
      <div className="field-street-line">
        <TextField {...form.text('street')} label={t('homeWork.street')} autoComplete="address-line1" />
        <TextField
          {...form.text('unit')}
          label={t('homeWork.unit')}
          optional={t('homeWork.optional')}
          autoComplete="address-line2"
        />
      </div>
      <div className="field-city-line">
        <TextField {...form.text('city')} label={t('homeWork.city')} autoComplete="address-level2" />
        <SelectField
          {...form.text('state')}
          label={t('homeWork.state')}
          none={t('homeWork.state.none')}
          autoComplete="address-level1"
          options={stateCodes.map((code) => ({ value: code, text: t(`state.${code}`) }))}
        />
        <TextField {...form.text('zip')} label={t('homeWork.zip')} autoComplete="postal-code" inputMode="numeric" />
      </div>
      <RadioGroup
        id="housing"
        name="housing"
        legend={t('homeWork.housing')}
        options={housings.map((value) => ({ value, text: t(`decision.choice.housing.${value}`) }))}
        value={form.application.housing}
        error={form.error('housing')}
        onChange={(housing) => form.answer({ housing })}
      />
      <TextField
        {...form.text('housingCost')}
        label={t('homeWork.housingCost')}
        hint={t('homeWork.housingCost.hint')}
        inputMode="decimal"
        autoComplete="off"
        prefix="$"
      />
      <h2 className="form-section">{t('homeWork.work')}</h2>
      <div className="field-pair">
        <SelectField
          {...form.text('employment')}
          label={t('homeWork.employment')}
          none={t('homeWork.employment.none')}
          options={employments.map((value) => ({ value, text: t(`decision.choice.employment.${value}`) }))}
        />
        {employment === 'employed' && (
          <TextField {...form.text('employer')} label={t('homeWork.employer')} autoComplete="organization" />
        )}
      </div>
      <TextField
        {...form.text('income')}
        label={t('homeWork.income')}
        inputMode="decimal"
        autoComplete="off"
        prefix="$"
      />
    </ApplicationStepPage>
  );
}
