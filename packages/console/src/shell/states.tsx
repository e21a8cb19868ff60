import { Button, Code, Skeleton, Text } from '@mantine/core';
import { IconAlertTriangle, IconLock, IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { meQuery } from '../access/session.ts';
import { ApiError } from '../request.ts';

/** What happened, what to do, the code to quote, and a way to try again. */
export function ErrorState({ error, retry }: { error: unknown; retry?: () => void }) {
  const known = error instanceof ApiError ? error : null;
  if (known?.code === 'forbidden') return <NotAllowedState action={known.action} />;
  return (
    <div className="state" role="alert">
      <span className="state-icon state-icon-error">
        <IconAlertTriangle size={22} aria-hidden />
      </span>
      <h2 className="state-title">{known?.message ?? 'This part of the console failed.'}</h2>
      <p className="state-text">{known?.action ?? 'Reload the page. If it stays, tell whoever runs Scrim.'}</p>
      <div className="state-actions">
        {retry && (
          <Button variant="default" leftSection={<IconRefresh size={16} aria-hidden />} onClick={retry}>
            Try again
          </Button>
        )}
        <Code className="state-code">{known?.code ?? (error instanceof Error ? error.name : 'unknown')}</Code>
      </div>
    </div>
  );
}

/** A role that may not see something is no failure: who one is, and whom to ask. */
function NotAllowedState({ action }: { action: string }) {
  const { data: me } = useQuery(meQuery);
  return (
    <div className="state" role="status">
      <span className="state-icon">
        <IconLock size={22} aria-hidden />
      </span>
      <h2 className="state-title">Your role does not see this</h2>
      <div className="state-text">
        {me && (
          <>
            You are signed in as {me.person.name}, {me.person.role} in {me.person.department}.{' '}
          </>
        )}
        Who may see what is part of the installation’s rules, and the refusal is in the audit log. {action}
      </div>
    </div>
  );
}

export function EmptyState({
  icon,
  title,
  children,
  action,
}: {
  icon: ReactNode;
  title: string;
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="state">
      <span className="state-icon">{icon}</span>
      <h2 className="state-title">{title}</h2>
      <div className="state-text">{children}</div>
      {action && <div className="state-actions">{action}</div>}
    </div>
  );
}

/** Rows in the shape of what is coming. */
export function LoadingRows({ rows = 8, height = 20 }: { rows?: number; height?: number }) {
  return (
    <div className="loading-rows" role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => `row-${row}`).map((key, row) => (
        <Skeleton key={key} height={height} width={`${100 - ((row * 13) % 24)}%`} radius="sm" />
      ))}
    </div>
  );
}

export function Stat({ label, value, hint }: { label: string; value: ReactNode; hint?: string }) {
  return (
    <div className="stat">
      <Text component="dt" className="stat-label">
        {label}
      </Text>
      <dd className="stat-value">{value}</dd>
      {hint && <dd className="stat-hint">{hint}</dd>}
    </div>
  );
}
