import './styles/tokens.css';
import './styles/base.css';
import './styles/forms.css';
import { StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { type Card, type CardMessage, cardErrors, cardMessageFrom } from './card.ts';
import { LanguageProvider, useLanguage } from './language.tsx';
import { TextField } from './parts/text-field.tsx';

/** The card form. It answers the payment page whether the card could be charged, and never tells it the details. */
function CardForm() {
  const { t } = useLanguage();
  const [card, setCard] = useState<Card>({ number: '', expiry: '', code: '', name: '' });
  const [checked, setChecked] = useState(false);
  const errors = cardErrors(card, new Date());

  useEffect(() => {
    document.title = t('title.cardFrame');
  }, [t]);
  useEffect(() => {
    const answer = (event: MessageEvent) => {
      if (cardMessageFrom(event)?.kind !== 'meadow.card.submit') return;
      setChecked(true);
      const problems = cardErrors(card, new Date());
      const first = Object.keys(problems)[0];
      const message: CardMessage = { kind: first === undefined ? 'meadow.card.ready' : 'meadow.card.refused' };
      window.parent.postMessage(message, window.location.origin);
      if (first !== undefined) document.getElementById(`card-${first}`)?.focus();
    };
    window.addEventListener('message', answer);
    return () => window.removeEventListener('message', answer);
  }, [card]);

  useEffect(() => {
    const tell = () => {
      const message: CardMessage = { kind: 'meadow.card.height', height: document.body.scrollHeight };
      window.parent.postMessage(message, window.location.origin);
    };
    const observer = new ResizeObserver(tell);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);

  const field = (name: keyof Card) => {
    const error = errors[name];
    return {
      id: `card-${name}`,
      value: card[name],
      error: checked && error !== undefined ? t(error) : undefined,
      onChange: (value: string) => setCard({ ...card, [name]: value }),
    };
  };
  return (
    <main className="card-frame">
      <h1 className="visually-hidden">{t('pay.frame')}</h1>
      <TextField
        {...field('number')}
        name="cardNumber"
        label={t('card.number')}
        autoComplete="cc-number"
        inputMode="numeric"
      />
      <div className="field-pair">
        <TextField
          {...field('expiry')}
          name="cardExpiry"
          label={t('card.expiry')}
          hint={t('card.expiry.hint')}
          autoComplete="cc-exp"
          inputMode="numeric"
        />
        <TextField
          {...field('code')}
          name="cardCode"
          label={t('card.code')}
          hint={t('card.code.hint')}
          autoComplete="cc-csc"
          inputMode="numeric"
        />
      </div>
      <TextField {...field('name')} name="cardName" label={t('card.name')} autoComplete="cc-name" />
    </main>
  );
}

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider>
        <CardForm />
      </LanguageProvider>
    </StrictMode>,
  );
}
