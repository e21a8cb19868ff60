import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';

export interface Crumb {
  readonly label: string;
  readonly to?: string;
  /** Search parameters of the way back. */
  readonly search?: Readonly<Record<string, unknown>>;
}

/** Title of a screen, what it is for, and its own actions; below the first level, the way back up (the sidebar tells the first). */
export function PageHeader({
  title,
  description,
  crumbs = [],
  actions,
}: {
  title: ReactNode;
  description?: ReactNode;
  crumbs?: readonly Crumb[];
  actions?: ReactNode;
}) {
  const name = typeof title === 'string' ? title : (crumbs.at(-1)?.label ?? 'Scrim');
  useEffect(() => {
    document.title = `${name} · Scrim`;
  }, [name]);
  return (
    <header className="page-header">
      {crumbs.length > 2 && (
        <nav aria-label="Breadcrumb" className="crumbs">
          <ol>
            {crumbs.map((crumb) => (
              <li key={crumb.label}>
                {crumb.to ? (
                  <Link to={crumb.to} search={crumb.search ?? {}}>
                    {crumb.label}
                  </Link>
                ) : (
                  <span>{crumb.label}</span>
                )}
              </li>
            ))}
          </ol>
        </nav>
      )}
      <div className="page-header-row">
        <div>
          <h1>{title}</h1>
          {description && <p className="page-description">{description}</p>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </div>
    </header>
  );
}
