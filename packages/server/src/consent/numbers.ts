import type { ConsentNumbers } from '@scrim/protocol';
import type { Context } from '../platform/context.ts';
import { countDecisions, type DecisionCount } from './store.ts';

interface Span {
  readonly site: string;
  /** Whole UTC days, both included. */
  readonly from: string;
  readonly to: string;
}

/**
 * Decisions as they were made; somebody who changed their mind counts once for each. The totals and days say nothing about
 * what anybody did, so they are exact; languages that fewer than k people chose are counted together as `other`.
 */
export async function consentNumbers(
  context: Pick<Context, 'database' | 'config'>,
  span: Span,
): Promise<ConsentNumbers> {
  const { database } = context;
  const byDay = await countDecisions(database, 'day', span);
  const byLanguage = await countDecisions(database, 'language', span);
  const byMethod = await countDecisions(database, 'method', span);
  const granted = total(byDay, 'granted');
  const denied = total(byDay, 'denied');
  return {
    granted,
    denied,
    withdrawn: total(byDay, 'withdrawn'),
    gpc: total(byDay, 'gpc'),
    optInRate: granted + denied === 0 ? null : granted / (granted + denied),
    days: keysOf(byDay).map((day) => {
      const counts = byDay.filter(({ key }) => key === day);
      return {
        day,
        granted: total(counts, 'granted'),
        denied: total(counts, 'denied'),
        withdrawn: total(counts, 'withdrawn'),
        gpc: total(counts, 'gpc'),
      };
    }),
    byLanguage: languages(byLanguage, context.config.k),
    byMethod: keysOf(byMethod).map((method) => ({
      method,
      count: byMethod.filter(({ key }) => key === method).reduce((sum, { count }) => sum + count, 0),
    })),
  };
}

function languages(counts: readonly DecisionCount[], k: number): ConsentNumbers['byLanguage'] {
  const all = keysOf(counts).map((language) => {
    const own = counts.filter(({ key }) => key === language);
    return { language, granted: total(own, 'granted'), denied: total(own, 'denied') };
  });
  const shown = all.filter(({ granted, denied }) => granted + denied >= k);
  const rare = all.filter(({ granted, denied }) => granted + denied < k && granted + denied > 0);
  const other = {
    language: 'other',
    granted: rare.reduce((sum, { granted }) => sum + granted, 0),
    denied: rare.reduce((sum, { denied }) => sum + denied, 0),
  };
  return other.granted + other.denied >= k ? [...shown, other] : shown;
}

function total(counts: readonly DecisionCount[], decision: string): number {
  return counts.filter((row) => row.decision === decision).reduce((sum, { count }) => sum + count, 0);
}

function keysOf(counts: readonly DecisionCount[]): string[] {
  return [...new Set(counts.map(({ key }) => key))];
}
