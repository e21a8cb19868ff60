import type { Account, Application, Outcome } from './application.ts';
import { dollarsOf } from './validation.ts';

/** Asks the lender's own server for a decision. Sends what the decision is made from, and nothing that names anyone. */
export async function submitApplication(application: Application): Promise<Outcome> {
  return post<Outcome>('/api/applications', {
    amount: application.amount,
    months: application.months,
    income: Number(application.income),
    housingCost: dollarsOf(application.housingCost) ?? 0,
    employed: application.employment === 'employed' || application.employment === 'selfEmployed',
  });
}

/** Asks whether the bank answers for this routing number; takes about four seconds. */
export async function checkBank(routing: string): Promise<{ verified: boolean }> {
  return post('/api/bank-check', { routing: routing.trim() });
}

/** Opens the sample account that belongs to an e-mail address; the password stays in the page. */
export async function signIn(email: string): Promise<Account> {
  return post<Account>('/api/sign-in', { email: email.trim() });
}

async function post<Answer>(path: string, body: unknown): Promise<Answer> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return (await response.json()) as Answer;
}
