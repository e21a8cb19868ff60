import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { type Application, emptyVisit, type Visit } from './application.ts';
import { browserStorage } from './browser-storage.ts';

const storageKey = 'meadow.visit';

interface VisitTools extends Visit {
  /** Changes some answers of the application. */
  readonly answer: (answers: Partial<Application>) => void;
  /** Changes the rest: outcome, accepted offer, account. */
  readonly remember: (facts: Partial<Omit<Visit, 'application'>>) => void;
  /** Forgets everything about this visit. */
  readonly forget: () => void;
}

const VisitContext = createContext<VisitTools | null>(null);

/** Keeps the visit in memory and in sessionStorage, so that a reload keeps the application. */
export function VisitProvider({ children }: { children: ReactNode }) {
  const [visit, setVisit] = useState<Visit>(keptVisit);
  const update = useCallback((change: (visit: Visit) => Visit) => {
    setVisit((before) => {
      const after = change(before);
      browserStorage('sessionStorage')?.setItem(storageKey, JSON.stringify(after));
      return after;
    });
  }, []);
  const tools = useMemo<VisitTools>(
    () => ({
      ...visit,
      answer: (answers) => update((before) => ({ ...before, application: { ...before.application, ...answers } })),
      remember: (facts) => update((before) => ({ ...before, ...facts })),
      forget: () => update(() => emptyVisit),
    }),
    [visit, update],
  );
  return <VisitContext value={tools}>{children}</VisitContext>;
}

export function useVisit(): VisitTools {
  const tools = useContext(VisitContext);
  if (tools === null) throw new Error('useVisit needs a VisitProvider above it');
  return tools;
}

function keptVisit(): Visit {
  const kept = browserStorage('sessionStorage')?.getItem(storageKey);
  if (kept === null || kept === undefined) return emptyVisit;
  try {
    const parsed = JSON.parse(kept) as Partial<Visit>;
    return { ...emptyVisit, ...parsed, application: { ...emptyVisit.application, ...parsed.application } };
  } catch {
    return emptyVisit;
  }
}
