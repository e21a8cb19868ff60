import { useLanguage } from '../language.tsx';

interface SliderProps {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  /** the value in words, such as "$12,000" */
  readonly shown: string;
  readonly smallest: string;
  readonly largest: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** A labelled range input with its value in large figures. */
export function Slider(props: SliderProps) {
  const { id, name, label, shown, smallest, largest, min, max, step, value, onChange } = props;
  const filled = `${((value - min) / (max - min)) * 100}%`;
  return (
    <div className="slider">
      <div className="slider-head">
        <label htmlFor={id}>{label}</label>
        <output className="slider-value" htmlFor={id}>
          {shown}
        </output>
      </div>
      <input
        id={id}
        name={name}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={shown}
        style={{ backgroundSize: `${filled} 100%` }}
        onChange={(event) => onChange(Number(event.target.value))}
      />
      <div className="slider-ends" aria-hidden="true">
        <span>{smallest}</span>
        <span>{largest}</span>
      </div>
    </div>
  );
}

/** The two sliders of every loan: amount and term. */
export function LoanSliders(props: {
  readonly amount: number;
  readonly months: number;
  readonly amountLabel: string;
  readonly termLabel: string;
  readonly onAmount: (amount: number) => void;
  readonly onMonths: (months: number) => void;
}) {
  const { t, money } = useLanguage();
  const months = (count: number) => t('calculator.months', { months: count });
  return (
    <>
      <Slider
        id="loan-amount"
        name="amount"
        label={props.amountLabel}
        shown={money(props.amount)}
        smallest={money(2_000)}
        largest={money(40_000)}
        min={2_000}
        max={40_000}
        step={500}
        value={props.amount}
        onChange={props.onAmount}
      />
      <Slider
        id="loan-term"
        name="months"
        label={props.termLabel}
        shown={months(props.months)}
        smallest={months(24)}
        largest={months(84)}
        min={24}
        max={84}
        step={12}
        value={props.months}
        onChange={props.onMonths}
      />
    </>
  );
}
