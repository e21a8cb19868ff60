import type { PaymentScripts, ProbeRun } from '@scrim/protocol';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api } from '../api.ts';
import { formatDateTime, plural } from '../shell/format.ts';
import { ErrorState, LoadingRows } from '../shell/states.tsx';
import { PaymentScriptTable } from './payment-script-table.tsx';
import { UnreadPages } from './unread-pages.tsx';
import { WithdrawScript } from './withdraw-script.tsx';
import { WithdrawnScripts } from './withdrawn-scripts.tsx';

/** The scripts that the last run found on payment pages, and which of them may run there, and why (PCI DSS 6.4.3). */
export function PaymentScriptsSection({ site, runs }: { site: string; runs: readonly ProbeRun[] }) {
  const lastReport = runs.find(({ result }) => result !== null)?.id ?? null;
  const queryKey = ['probe', site, 'scripts', lastReport];
  const scripts = useQuery({ queryKey, queryFn: () => api.paymentScripts(site) });
  const [done, setDone] = useState('');
  const status = useRef<HTMLParagraphElement>(null);
  // The button that did it is gone by then.
  useEffect(() => {
    if (done !== '') status.current?.focus();
  }, [done]);
  const seen = scripts.data;
  if (seen?.seenAt === null && seen.unused.length + seen.withdrawn.length === 0) return null;
  return (
    <section className="payment-scripts" aria-labelledby="payment-scripts">
      <h2 id="payment-scripts">Scripts on payment pages</h2>
      {scripts.isPending && <LoadingRows rows={3} height={40} />}
      {scripts.isError && <ErrorState error={scripts.error} retry={() => scripts.refetch()} />}
      {seen && (
        <>
          <p className="muted">{sayState(seen)}</p>
          {seen.unread.length > 0 && <UnreadPages pages={seen.unread} />}
          <p role="status" ref={status} tabIndex={-1} className="payment-done">
            {done}
          </p>
          {seen.scripts.length > 0 && (
            <PaymentScriptTable site={site} scripts={seen.scripts} queryKey={queryKey} onDone={setDone} />
          )}
          {seen.unused.length > 0 && (
            <>
              <h3>
                {seen.unread.length > 0
                  ? 'Authorised, and not found on the pages that could be read'
                  : 'Authorised, and not found by the last run'}
              </h3>
              <ul className="payment-unused">
                {seen.unused.map((script) => (
                  <li key={script.id}>
                    <span>
                      <code className="wrap-anywhere">{script.url}</code>{' '}
                      {script.hash === null ? (
                        'whatever its content'
                      ) : (
                        <code title={script.hash}>{script.hash.slice(0, 12)}</code>
                      )}
                    </span>
                    <WithdrawScript site={site} script={script} queryKey={queryKey} onDone={setDone} />
                  </li>
                ))}
              </ul>
            </>
          )}
          {seen.withdrawn.length > 0 && <WithdrawnScripts scripts={seen.withdrawn} />}
        </>
      )}
    </section>
  );
}

function sayState({ seenAt, pages, unread, scripts, unused, withdrawn }: PaymentScripts): string {
  if (seenAt === null) return 'There is no report of the present address yet.';
  if (pages.length === 0 && unread.length > 0)
    return `The run of ${formatDateTime(seenAt)} could read no payment page.`;
  if (pages.length === 0) return `The run of ${formatDateTime(seenAt)} came to no payment page.`;
  const where = `Of the run of ${formatDateTime(seenAt)}, on ${pages.join(', ')}.`;
  if (scripts.length === 0) return `${where} No script runs there.`;
  const missing = scripts.filter(({ authorised }) => authorised === null).length;
  if (missing === scripts.length && unused.length + withdrawn.length === 0)
    return `${where} None is authorised yet. Once one is, each run reports every script that is not.`;
  return missing === 0
    ? `${where} All are authorised: each run reports whatever else it finds there.`
    : `${where} ${plural(missing, 'script')} not authorised: the next run reports what still is not.`;
}
