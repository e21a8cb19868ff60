import type { VisitFilter } from '@scrim/protocol';

export interface VisitCondition {
  /** Conditions over a row of `signals` or `chunks`, to be joined by AND; they use `{site:String}`. */
  readonly where: readonly string[];
  /** The values that they name. */
  readonly parameters: Readonly<Record<string, string>>;
}

const OF_THE_ROW = {
  device: 'device = {filterDevice:String}',
  regime: 'regime = {filterRegime:String}',
  language: 'language = {filterLanguage:String}',
  variant: 'variant = {filterVariant:String}',
} as const;

const sessionsWith = (parameter: string) =>
  `(SELECT session FROM signals WHERE site = {site:String} AND kind = 'event' AND event = {${parameter}:String})`;

/** A filter as ClickHouse conditions; the same ones for every analysis, so that two screens never count different visits. */
export function visitCondition(filter: VisitFilter): VisitCondition {
  const { device, regime, language, variant, outcome, without } = filter;
  const row = { device, regime, language, variant };
  const where: string[] = [];
  const parameters: Record<string, string> = {};
  for (const name of ['device', 'regime', 'language', 'variant'] as const) {
    const value = row[name];
    if (value === undefined) continue;
    where.push(OF_THE_ROW[name]);
    parameters[`filter${name.charAt(0).toUpperCase()}${name.slice(1)}`] = value;
  }
  if (outcome !== undefined) {
    where.push(`session IN ${sessionsWith('filterOutcome')}`);
    parameters.filterOutcome = outcome;
  }
  if (without !== undefined) {
    where.push(`session NOT IN ${sessionsWith('filterWithout')}`);
    parameters.filterWithout = without;
  }
  return { where, parameters };
}
