import type { FormEvent, ReactNode } from 'react';
import { useLanguage } from '../language.tsx';
import { interestRate, monthlyPayment } from '../loan.ts';
import { Link } from '../router.tsx';
import { type ApplicationStep, applicationSteps } from '../routes.ts';
import { useVisit } from '../visit.tsx';
import { Icon } from './icons.tsx';

interface ApplicationStepProps {
  readonly step: ApplicationStep;
  readonly heading: string;
  readonly lead: string;
  readonly refused: boolean;
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  readonly children: ReactNode;
  readonly submitLabel: string;
  /** true while the step waits for an answer */
  readonly busy?: boolean;
}

/** The frame of all five steps: progress, the form, and what the loan looks like so far. */
export function ApplicationStepPage(props: ApplicationStepProps) {
  const { t } = useLanguage();
  const place = applicationSteps.indexOf(props.step);
  const before = applicationSteps[place - 1];
  return (
    <div className="apply">
      <Progress place={place} />
      <div className="apply-columns">
        <form className="apply-form" noValidate onSubmit={props.onSubmit} aria-busy={props.busy === true}>
          <h1>{props.heading}</h1>
          <p className="apply-lead">{props.lead}</p>
          {props.refused && (
            <p className="apply-refused" role="alert">
              <Icon name="warning" />
              <span>{t('error.summary')}</span>
            </p>
          )}
          {props.children}
          <div className="apply-actions">
            {before === undefined ? (
              <span />
            ) : (
              <Link className="button button-quiet" href={`/apply/${before}`}>
                <Icon name="back" />
                {t('apply.back')}
              </Link>
            )}
            <button className="button button-primary" type="submit" disabled={props.busy === true}>
              {props.submitLabel}
              <Icon name="arrow" />
            </button>
          </div>
          <p className="apply-safe">
            <Icon name="lock" />
            <span>{t('apply.safe')}</span>
          </p>
        </form>
        <LoanSoFar step={props.step} />
      </div>
    </div>
  );
}

function Progress({ place }: { place: number }) {
  const { t } = useLanguage();
  return (
    <nav className="progress" aria-label={t('apply.progress')}>
      <p className="progress-count">{t('apply.step', { step: place + 1, steps: applicationSteps.length })}</p>
      <ol className="progress-steps">
        {applicationSteps.map((step, index) => {
          const state = index < place ? 'is-done' : index === place ? 'is-current' : 'is-ahead';
          return (
            <li key={step} className={`progress-step ${state}`} aria-current={index === place ? 'step' : undefined}>
              <span className="progress-dot">{index < place && <Icon name="check" />}</span>
              {index < place ? (
                <Link href={`/apply/${step}`}>{t(`apply.step.${step}`)}</Link>
              ) : (
                <span>{t(`apply.step.${step}`)}</span>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

function LoanSoFar({ step }: { step: ApplicationStep }) {
  const { t, money } = useLanguage();
  const { amount, months } = useVisit().application;
  const estimate = monthlyPayment(amount, interestRate(amount, months, 'good'), months);
  return (
    <aside className="loan-so-far" aria-label={t('apply.summary.heading')}>
      <h2>{t('apply.summary.heading')}</h2>
      <dl className="loan-so-far-facts">
        <div>
          <dt>{t('apply.summary.amount')}</dt>
          <dd>{money(amount)}</dd>
        </div>
        <div>
          <dt>{t('apply.summary.term')}</dt>
          <dd>{t('calculator.months', { months })}</dd>
        </div>
        <div className="loan-so-far-payment">
          <dt>{t('apply.summary.estimate')}</dt>
          <dd>{money(estimate)}</dd>
        </div>
      </dl>
      <p className="loan-so-far-note">{t('apply.summary.note')}</p>
      <div className="why-we-ask">
        <h3>{t('apply.why.heading')}</h3>
        <p className="help-text">{t(`apply.why.${step}`)}</p>
      </div>
    </aside>
  );
}
