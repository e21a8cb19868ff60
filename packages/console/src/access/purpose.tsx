import { Button, Radio } from '@mantine/core';
import { IconEyeCheck } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { type ReactNode, useState, useSyncExternalStore } from 'react';
import { meQuery } from './session.ts';

const KEY = 'scrim.purpose';
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Purpose stated in this browser session, or null; forgotten on sign-out and when the tab closes. */
export function statedPurpose(): string | null {
  return sessionStorage.getItem(KEY);
}

export function statePurpose(purpose: string | null): void {
  if (purpose === null) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, purpose);
  for (const listener of listeners) listener();
}

/** The stated purpose, when it is one of those that this person may state. */
export function usePurpose(): { id: string; description: string } | null {
  const { data: me } = useSuspenseQuery(meQuery);
  const stated = useSyncExternalStore(subscribe, statedPurpose);
  return me.purposes.find((purpose) => purpose.id === stated) ?? null;
}

/** Asks why before it shows what was captured; the answer goes with every read and into the audit log. */
export function PurposeGate({ what, children }: { what: string; children: (purpose: string) => ReactNode }) {
  const { data: me } = useSuspenseQuery(meQuery);
  const purpose = usePurpose();
  const [chosen, setChosen] = useState(me.purposes[0]?.id ?? '');
  if (purpose) return children(purpose.id);
  return (
    <section className="purpose-gate" aria-labelledby="purpose-title">
      <span className="state-icon">
        <IconEyeCheck size={22} aria-hidden />
      </span>
      <h2 id="purpose-title">Why do you open {what}?</h2>
      <p>
        People agreed to be recorded for these purposes and no others. Your answer is logged with what you view, and
        kept for this session.
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen !== '') statePurpose(chosen);
        }}
      >
        {me.purposes.length === 0 && (
          <p>
            No policy states a purpose yet, so nothing recorded can be opened. Activate a policy for this site first.
          </p>
        )}
        <Radio.Group value={chosen} onChange={setChosen} aria-label="Purpose">
          <div className="purpose-options">
            {me.purposes.map((option) => (
              <Radio.Card key={option.id} value={option.id} className="purpose-option">
                <Radio.Indicator />
                <span>
                  <span className="purpose-name">{option.description}</span>
                  <span className="purpose-description">“{option.id}” in the policy</span>
                </span>
              </Radio.Card>
            ))}
          </div>
        </Radio.Group>
        <Button type="submit" disabled={chosen === ''} fullWidth>
          Open
        </Button>
      </form>
    </section>
  );
}
