import { Button } from '@mantine/core';
import type { PaymentScript } from '@scrim/protocol';
import { Fragment, useRef, useState } from 'react';
import { formatDate } from '../shell/format.ts';
import { AuthoriseForm } from './authorise-form.tsx';
import { WithdrawScript } from './withdraw-script.tsx';

const CHANGES = { same: 'The same', new: 'New', changed: 'Changed' } as const;
const keyOf = ({ url, hash }: PaymentScript) => `${url} ${hash}`;

/** Each script with its content's hash, where it runs and who let it; authorising opens a form below its row. */
export function PaymentScriptTable({
  site,
  scripts,
  queryKey,
  onDone,
}: {
  site: string;
  scripts: readonly PaymentScript[];
  queryKey: readonly unknown[];
  onDone(what: string): void;
}) {
  const [opened, setOpened] = useState<string | null>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpened(null);
    opener.current?.focus();
  };
  return (
    <div className="table-card">
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">Script</th>
            <th scope="col">Runs on</th>
            <th scope="col">SHA-256</th>
            <th scope="col">Since the run before</th>
            <th scope="col">Authorised</th>
          </tr>
        </thead>
        <tbody>
          {scripts.map((script) => (
            <Fragment key={keyOf(script)}>
              <tr>
                <td>
                  <code className="wrap-anywhere">{script.inline ? `In the page (${script.url})` : script.url}</code>
                  {script.vendor && <span className="muted payment-line">{script.vendor}</span>}
                </td>
                <td className="path">{script.pages.join(', ')}</td>
                <td>
                  {script.hash === null ? (
                    'Content not read'
                  ) : (
                    <code title={script.hash}>{script.hash.slice(0, 12)}</code>
                  )}
                </td>
                <td>{script.change === null ? '–' : CHANGES[script.change]}</td>
                <td>
                  {script.authorised ? (
                    <div className="payment-authorised">
                      <span>
                        {script.authorised.reason}
                        <span className="muted payment-line">
                          {script.authorised.by}, {formatDate(script.authorised.at)}
                          {script.authorised.hash === null && ', whatever its content'}
                        </span>
                      </span>
                      <WithdrawScript site={site} script={script.authorised} queryKey={queryKey} onDone={onDone} />
                    </div>
                  ) : (
                    <Button
                      size="compact-sm"
                      variant="default"
                      aria-expanded={opened === keyOf(script)}
                      aria-label={`Authorise ${script.url}`}
                      ref={opened === keyOf(script) ? opener : undefined}
                      onClick={() => {
                        setOpened(opened === keyOf(script) ? null : keyOf(script));
                      }}
                    >
                      Authorise
                    </Button>
                  )}
                </td>
              </tr>
              {opened === keyOf(script) && !script.authorised && (
                <tr>
                  <td colSpan={5}>
                    <AuthoriseForm
                      site={site}
                      script={script}
                      queryKey={queryKey}
                      onCancel={close}
                      onSaved={() => {
                        setOpened(null);
                        onDone(`${script.url} is authorised, and that is in the audit log.`);
                      }}
                    />
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}
