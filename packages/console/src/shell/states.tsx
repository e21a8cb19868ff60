import { Button, Code, Skeleton, Text } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ApiError } from '../api.ts';

/** What happened, what to do, the code to quote, and a way to try again. */
export function ErrorState({ error, retry }: { error: unknown; retry?: () => void }) {
  const known = error instanceof ApiError ? error : null;
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
