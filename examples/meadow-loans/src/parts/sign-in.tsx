import { type FormEvent, useState } from 'react';
import { useLanguage } from '../language.tsx';
import { signIn } from '../lender-api.ts';
import { Link } from '../router.tsx';
import { useVisit } from '../visit.tsx';
import { TextField } from './text-field.tsx';

/** The sign-in form of the account page. Any e-mail address opens the sample account that belongs to it. */
export function SignIn() {
  const { t } = useLanguage();
  const { remember } = useVisit();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string | undefined>();
  const [waiting, setWaiting] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (email.trim() === '' || password === '') {
      setProblem(t('signIn.missing'));
      document.getElementById(email.trim() === '' ? 'sign-in-email' : 'sign-in-password')?.focus();
      return;
    }
    setWaiting(true);
    try {
      remember({ account: await signIn(email), accepted: null });
    } catch {
      setProblem(t('signIn.failed'));
      setWaiting(false);
    }
  };
  return (
    <section className="sign-in">
      <form className="sign-in-form" noValidate onSubmit={(event) => void submit(event)}>
        <h1>{t('signIn.heading')}</h1>
        <p className="sign-in-lead">{t('signIn.lead')}</p>
        <TextField
          id="sign-in-email"
          name="email"
          type="email"
          label={t('signIn.email')}
          autoComplete="username"
          inputMode="email"
          value={email}
          onChange={setEmail}
        />
        <TextField
          id="sign-in-password"
          name="password"
          type="password"
          label={t('signIn.password')}
          autoComplete="current-password"
          value={password}
          error={problem}
          onChange={setPassword}
        />
        <button type="submit" className="button button-primary" disabled={waiting}>
          {waiting ? t('signIn.submitting') : t('signIn.submit')}
        </button>
        <p className="sign-in-new">
          <span>{t('signIn.new')}</span> <Link href="/apply/amount">{t('nav.apply')}</Link>
        </p>
      </form>
      <img className="sign-in-image" src="/images/hero-meadow.svg" alt="" width="1440" height="820" />
    </section>
  );
}
