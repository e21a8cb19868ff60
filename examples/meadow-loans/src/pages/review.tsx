import { type ReactNode, useState } from 'react';
import { type Application, addressLine } from '../application.ts';
import { useLanguage } from '../language.tsx';
import { submitApplication } from '../lender-api.ts';
import { ApplicationStepPage } from '../parts/application-step.tsx';
import { CheckField } from '../parts/check-field.tsx';
import { TextField } from '../parts/text-field.tsx';
import { Link, navigate } from '../router.tsx';
import { type ApplicationStep, applicationSteps } from '../routes.ts';
import { reportEvent } from '../scrim.ts';
import { useStep } from '../use-step.ts';
import { dollarsOf, errorsOf } from '../validation.ts';
import { useVisit } from '../visit.tsx';

export function ReviewPage() {
  const { t, money } = useLanguage();
  const { remember } = useVisit();
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<'failed' | 'incomplete' | null>(null);
  const form = useStep('review', () => void submit());
  const answers = form.application;
  const unfinished = firstUnfinished(answers);

  const submit = async () => {
    if (unfinished !== null) {
      setProblem('incomplete');
      return;
    }
    setProblem(null);
    setSending(true);
    try {
      const outcome = await submitApplication(answers);
      remember({ outcome, accepted: null });
      reportEvent('application_submitted', { variant: document.documentElement.dataset.variant ?? '' });
      navigate('/offers');
    } catch {
      setProblem('failed');
      setSending(false);
    }
  };

  const dollars = (text: string) => {
    const amount = dollarsOf(text);
    return amount === null ? '' : money(amount);
  };
  return (
    <ApplicationStepPage
      step="review"
      heading={t('review.heading')}
      lead={t('review.lead')}
      refused={form.refused}
      onSubmit={form.submit}
      submitLabel={sending ? t('review.submitting') : t('review.submit')}
      busy={sending}
    >
      <ReviewSection step="amount" heading={t('review.loan')}>
        <Answer name={t('amount.amount')} value={money(answers.amount)} />
        <Answer name={t('amount.term')} value={t('calculator.months', { months: answers.months })} />
        <Answer
          name={t('amount.purpose')}
          value={answers.purpose === '' ? '' : t(`decision.choice.purpose.${answers.purpose}`)}
        />
      </ReviewSection>
      <ReviewSection step="about-you" heading={t('apply.step.about-you')}>
        <Answer name={t('review.name')} value={`${answers.firstName} ${answers.lastName}`.trim()} />
        <Answer name={t('aboutYou.birthDate')} value={answers.birthDate} />
        <HiddenAnswer name={t('aboutYou.ssn')} value={answers.ssn} />
        <Answer name={t('aboutYou.phone')} value={answers.phone} />
        <Answer name={t('aboutYou.email')} value={answers.email} />
      </ReviewSection>
      <ReviewSection step="home-and-work" heading={t('homeWork.heading')}>
        <Answer name={t('review.address')} value={addressLine(answers)} />
        <Answer
          name={t('homeWork.housing')}
          value={answers.housing === '' ? '' : t(`decision.choice.housing.${answers.housing}`)}
        />
        <Answer name={t('homeWork.housingCost')} value={dollars(answers.housingCost)} />
        <Answer
          name={t('homeWork.employment')}
          value={answers.employment === '' ? '' : t(`decision.choice.employment.${answers.employment}`)}
        />
        {answers.employment === 'employed' && <Answer name={t('homeWork.employer')} value={answers.employer} />}
        <Answer name={t('homeWork.income')} value={dollars(answers.income)} />
      </ReviewSection>
      <ReviewSection step="bank" heading={t('bank.heading')}>
        <Answer name={t('bank.type')} value={t(`decision.choice.accountType.${answers.accountType}`)} />
        <Answer name={t('bank.routing')} value={answers.routing} />
        <Answer name={t('bank.account')} value={answers.account} />
      </ReviewSection>
      <h2 className="form-section">{t('review.signHeading')}</h2>
      <TextField {...form.text('signature')} label={t('review.signature')} autoComplete="name" />
      <CheckField
        id="sign-consent"
        name="signConsent"
        label={t('review.signConsent')}
        checked={answers.signConsent}
        error={form.error('signConsent')}
        onChange={(signConsent) => form.answer({ signConsent })}
      />
      {problem === 'failed' && (
        <p className="apply-refused" role="alert">
          {t('review.failed')}
        </p>
      )}
      {problem === 'incomplete' && unfinished !== null && (
        <p className="apply-refused" role="alert">
          <span>{t('review.incomplete')}</span>{' '}
          <Link href={`/apply/${unfinished}`}>{t(`apply.step.${unfinished}`)}</Link>
        </p>
      )}
    </ApplicationStepPage>
  );
}

function ReviewSection(props: { step: ApplicationStep; heading: string; children: ReactNode }) {
  const { t } = useLanguage();
  return (
    <section className="review-section">
      <div className="review-section-head">
        <h2>{props.heading}</h2>
        <Link href={`/apply/${props.step}`} aria-label={t('review.changeLabel', { section: props.heading })}>
          {t('review.change')}
        </Link>
      </div>
      <dl className="review-answers">{props.children}</dl>
    </section>
  );
}

function Answer({ name, value }: { name: string; value: string }) {
  const { t } = useLanguage();
  return (
    <div className="review-answer">
      <dt>{name}</dt>
      <dd className={value === '' ? 'is-missing' : undefined}>{value === '' ? t('review.missing') : value}</dd>
    </div>
  );
}

/** Shows the last four digits only, until asked. */
function HiddenAnswer({ name, value }: { name: string; value: string }) {
  const { t } = useLanguage();
  const [shown, setShown] = useState(false);
  if (value === '') return <Answer name={name} value="" />;
  return (
    <div className="review-answer">
      <dt>{name}</dt>
      <dd>
        <span>{shown ? value : `•••-••-${value.slice(-4)}`}</span>{' '}
        <button
          type="button"
          className="link-button"
          aria-label={t(shown ? 'review.hideSsn' : 'review.showSsn')}
          onClick={() => setShown(!shown)}
        >
          {t(shown ? 'review.hide' : 'review.show')}
        </button>
      </dd>
    </div>
  );
}

function firstUnfinished(application: Application): ApplicationStep | null {
  const today = new Date();
  const earlier = applicationSteps.filter((step) => step !== 'review');
  return earlier.find((step) => Object.keys(errorsOf(step, application, today)).length > 0) ?? null;
}
