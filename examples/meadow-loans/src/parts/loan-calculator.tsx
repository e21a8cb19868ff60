import { useLanguage } from '../language.tsx';
import { type CreditBand, creditBands, interestRate, monthlyPayment } from '../loan.ts';
import { Link } from '../router.tsx';
import { ChoiceList } from './choice-list.tsx';
import { Icon } from './icons.tsx';
import { LoanSliders } from './slider.tsx';

interface LoanCalculatorProps {
  readonly amount: number;
  readonly months: number;
  readonly credit: CreditBand;
  readonly onAmount: (amount: number) => void;
  readonly onMonths: (months: number) => void;
  readonly onCredit: (credit: CreditBand) => void;
}

/** Amount, term and credit in; rate, payment and total out, at once. */
export function LoanCalculator(props: LoanCalculatorProps) {
  const { t, money, percent } = useLanguage();
  const { amount, months, credit } = props;
  const rate = interestRate(amount, months, credit);
  const payment = monthlyPayment(amount, rate, months);
  const total = payment * months;
  return (
    <section className="calculator" aria-labelledby="calculator-heading">
      <h2 id="calculator-heading">{t('calculator.heading')}</h2>
      <LoanSliders
        amount={amount}
        months={months}
        amountLabel={t('calculator.amount')}
        termLabel={t('calculator.term')}
        onAmount={props.onAmount}
        onMonths={props.onMonths}
      />
      <ChoiceList
        id="credit-band"
        label={t('calculator.credit')}
        options={creditBands.map((value) => ({ value, text: t(`decision.choice.credit.${value}`) }))}
        value={credit}
        onChange={props.onCredit}
      />
      <div className="calculator-result">
        <div className="calculator-payment">
          <span>{t('calculator.monthly')}</span>
          <output className="calculator-figure" htmlFor="loan-amount loan-term credit-band">
            {money(payment)}
          </output>
        </div>
        <rate-badge label={t('calculator.badge')} rate={percent(rate)} />
        <dl className="calculator-facts">
          <div>
            <dt>{t('calculator.interest')}</dt>
            <dd>{money(total - amount)}</dd>
          </div>
          <div>
            <dt>{t('calculator.total')}</dt>
            <dd>{money(total)}</dd>
          </div>
        </dl>
      </div>
      <Link className="button button-primary button-wide" href="/apply/amount">
        {t('calculator.apply')}
        <Icon name="arrow" />
      </Link>
      <p className="calculator-note">{t('calculator.note')}</p>
    </section>
  );
}
