import { useEffect, useState } from 'react';
import { useLanguage } from '../language.tsx';
import { type CreditBand, interestRate, monthlyPayment } from '../loan.ts';
import { AccordionItem } from '../parts/accordion.tsx';
import { Icon } from '../parts/icons.tsx';
import { LoanCalculator } from '../parts/loan-calculator.tsx';
import { Link } from '../router.tsx';
import { useVisit } from '../visit.tsx';
import {
  ClosingSection,
  PurposesSection,
  RatesSection,
  StepsSection,
  StoriesSection,
  TrustSection,
} from './home-sections.tsx';

const cardRate = 0.2299;
const questions = ['score', 'who', 'fast', 'early', 'trouble', 'no'] as const;

export function HomePage() {
  const { t } = useLanguage();
  const { application, answer } = useVisit();
  const [credit, setCredit] = useState<CreditBand>('good');
  const { amount, months } = application;
  useEffect(() => {
    if (window.location.hash !== '') document.getElementById(window.location.hash.slice(1))?.scrollIntoView();
  }, []);
  return (
    <div className="home">
      <section className="hero">
        <img className="hero-image" src="/images/hero-meadow.svg" alt={t('home.imageHero')} width="1440" height="820" />
        <div className="hero-inner">
          <div className="hero-text">
            <p className="eyebrow">{t('home.eyebrow')}</p>
            <h1>{t('home.heading')}</h1>
            <p className="hero-lead">{t('home.lead')}</p>
            <div className="hero-actions">
              <Link className="button button-primary" href="/apply/amount">
                {t('nav.apply')}
                <Icon name="arrow" />
              </Link>
              <span className="hero-note">{t('home.noImpact')}</span>
            </div>
          </div>
          <LoanCalculator
            amount={amount}
            months={months}
            credit={credit}
            onAmount={(next) => answer({ amount: next })}
            onMonths={(next) => answer({ months: next })}
            onCredit={setCredit}
          />
        </div>
      </section>
      <ul className="fact-strip">
        <li>
          <Icon name="rate" />
          <span>{t('home.factRate')}</span>
        </li>
        <li>
          <Icon name="calendar" />
          <span>{t('home.factEarly')}</span>
        </li>
        <li>
          <Icon name="phone" />
          <span>{t('home.factPeople')}</span>
        </li>
      </ul>
      <TrustSection />
      <StepsSection />
      <PurposesSection />
      <CompareSection amount={amount} months={months} credit={credit} />
      <StoriesSection />
      <RatesSection />
      <section className="section faq" id="questions">
        <h2>{t('faq.heading')}</h2>
        <div className="accordion">
          {questions.map((question) => (
            <AccordionItem key={question} heading={t(`faq.${question}.question`)}>
              <p>{t(`faq.${question}.answer`)}</p>
            </AccordionItem>
          ))}
        </div>
      </section>
      <ClosingSection />
    </div>
  );
}

/** The calculator's loan beside the same balance on a credit card. */
function CompareSection({ amount, months, credit }: { amount: number; months: number; credit: CreditBand }) {
  const { t, money, percent } = useLanguage();
  const rate = interestRate(amount, months, credit);
  const loan = monthlyPayment(amount, rate, months);
  const card = monthlyPayment(amount, cardRate, months);
  return (
    <section className="section compare">
      <div className="compare-text">
        <h2>{t('compare.heading')}</h2>
        <p>{t('compare.lead')}</p>
        <p className="compare-saving">
          <strong>{money((card - loan) * months)}</strong>
          <span>{t('compare.less')}</span>
        </p>
        <p className="small-print">{t('compare.note', { rate: percent(cardRate) })}</p>
      </div>
      <table className="compare-table">
        <caption className="visually-hidden">{t('compare.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('compare.what')}</th>
            <th scope="col">{t('compare.meadow')}</th>
            <th scope="col">{t('compare.card')}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{t('calculator.rate')}</th>
            <td>{percent(rate)}</td>
            <td>{percent(cardRate)}</td>
          </tr>
          <tr>
            <th scope="row">{t('calculator.monthly')}</th>
            <td>{money(loan, true)}</td>
            <td>{money(card, true)}</td>
          </tr>
          <tr>
            <th scope="row">{t('calculator.interest')}</th>
            <td>{money(loan * months - amount)}</td>
            <td>{money(card * months - amount)}</td>
          </tr>
          <tr>
            <th scope="row">{t('calculator.total')}</th>
            <td>{money(loan * months)}</td>
            <td>{money(card * months)}</td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}
