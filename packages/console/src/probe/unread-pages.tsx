import { Alert } from '@mantine/core';
import type { PaymentScripts } from '@scrim/protocol';
import { IconAlertTriangle } from '@tabler/icons-react';
import { formatDate, plural } from '../shell/format.ts';

/** Payment pages that the last run came to and could not read. */
export function UnreadPages({ pages }: { pages: PaymentScripts['unread'] }) {
  return (
    <Alert
      color="orange"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      className="payment-unread"
      title={`The scripts of ${plural(pages.length, 'payment page')} could not be read`}
    >
      <p>Whether what runs there is authorised, and has changed, is not known. Check it by hand until a run can.</p>
      <ul>
        {pages.map(({ path, why, lastReadAt }) => (
          <li key={path}>
            <code className="wrap-anywhere">{path}</code>: {why}.{' '}
            {lastReadAt === null ? 'No run has read it yet.' : `Last read by the run of ${formatDate(lastReadAt)}.`}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
