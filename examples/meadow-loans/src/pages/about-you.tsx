import { useLanguage } from '../language.tsx';
import { ApplicationStepPage } from '../parts/application-step.tsx';
import { TextField } from '../parts/text-field.tsx';
import { Tooltip } from '../parts/tooltip.tsx';
import { navigate } from '../router.tsx';
import { useStep } from '../use-step.ts';

export function AboutYouPage() {
  const { t } = useLanguage();
  const form = useStep('about-you', () => navigate('/apply/home-and-work'));
  return (
    <ApplicationStepPage
      step="about-you"
      heading={t('aboutYou.heading')}
      lead={t('aboutYou.lead')}
      refused={form.refused}
      onSubmit={form.submit}
      submitLabel={t('apply.continue')}
    >
      <div className="field-pair">
        <TextField {...form.text('firstName')} label={t('aboutYou.firstName')} autoComplete="given-name" />
        <TextField {...form.text('lastName')} label={t('aboutYou.lastName')} autoComplete="family-name" />
      </div>
      <div className="field-pair">
        <TextField
          {...form.text('birthDate')}
          label={t('aboutYou.birthDate')}
          hint={t('aboutYou.birthDate.hint')}
          autoComplete="bday"
          inputMode="numeric"
          maxLength={10}
          onChange={(value) => form.answer({ birthDate: withSlashes(value, form.application.birthDate) })}
        />
        <TextField
          {...form.text('ssn')}
          label={t('aboutYou.ssn')}
          hint={t('aboutYou.ssn.hint')}
          autoComplete="off"
          inputMode="numeric"
          maxLength={11}
          beside={<Tooltip label={t('aboutYou.ssn.tooltipLabel')} text={t('aboutYou.ssn.tooltip')} />}
          onBlur={() => {
            form.answer({ ssn: grouped(form.application.ssn, /^(\d{3})(\d{2})(\d{4})$/, '$1-$2-$3') });
            form.leave('ssn');
          }}
        />
      </div>
      <TextField
        {...form.text('phone')}
        label={t('aboutYou.phone')}
        type="tel"
        autoComplete="tel-national"
        inputMode="tel"
        onBlur={() => {
          form.answer({ phone: grouped(form.application.phone, /^1?(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3') });
          form.leave('phone');
        }}
      />
      <TextField
        {...form.text('email')}
        label={t('aboutYou.email')}
        hint={t('aboutYou.email.hint')}
        type="email"
        autoComplete="email"
        inputMode="email"
      />
    </ApplicationStepPage>
  );
}

/** Adds the slashes of MM/DD/YYYY while typing forward; deleting is left alone. */
function withSlashes(text: string, before: string): string {
  if (text.length <= before.length) return text;
  const digits = text.replace(/\D/g, '').slice(0, 8);
  return digits.replace(/^(\d{2})(\d{1,2})?(\d{1,4})?$/, (_all, month: string, day?: string, year?: string) =>
    [month, day, year].filter((part) => part !== undefined).join('/'),
  );
}

function grouped(text: string, pattern: RegExp, groups: string): string {
  const digits = text.replace(/\D/g, '');
  return pattern.test(digits) ? digits.replace(pattern, groups) : text;
}
