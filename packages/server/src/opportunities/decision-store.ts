import { OpportunityDecision, OpportunityPlace } from '@scrim/protocol';
import { sql } from 'drizzle-orm';
import type { Database } from '../platform/context.ts';

/** What was decided about one place, the latest first. */
export interface Decided {
  readonly id: string;
  readonly place: OpportunityPlace;
  readonly decisions: readonly OpportunityDecision[];
}

/** A list that a person can still read. */
const MOST = 2000;

interface Row extends Record<string, unknown> {
  readonly opportunity: string;
  readonly place: string;
  readonly status: string;
  readonly reason: string;
  readonly fixed_on: string | null;
  readonly decided_at: string | Date;
  readonly person: string | null;
}

export async function readDecisions(database: Database, site: string): Promise<Decided[]> {
  const { rows } = await database.execute<Row>(sql`
    select decided.opportunity, decided.place, decided.status, decided.reason, decided.fixed_on, decided.decided_at,
      people.name as person
    from opportunity_decisions decided left join people on people.id = decided.decided_by
    where decided.site = ${site} order by decided.decided_at desc, decided.position desc limit ${MOST}`);
  const all = new Map<string, { id: string; place: OpportunityPlace; decisions: OpportunityDecision[] }>();
  for (const row of rows) {
    const decision = OpportunityDecision.parse({
      status: row.status,
      reason: row.reason,
      fixedOn: row.fixed_on,
      by: row.person,
      at: new Date(row.decided_at).toISOString(),
    });
    const known = all.get(row.opportunity);
    if (known === undefined) {
      const place = OpportunityPlace.parse(JSON.parse(row.place));
      all.set(row.opportunity, { id: row.opportunity, place, decisions: [decision] });
    } else known.decisions.push(decision);
  }
  return [...all.values()];
}

export async function insertDecision(
  database: Database,
  decision: {
    readonly id: string;
    readonly site: string;
    readonly opportunity: string;
    readonly place: OpportunityPlace;
    readonly status: string;
    readonly reason: string;
    readonly fixedOn: string | null;
    readonly person: string;
    readonly at: string;
  },
): Promise<void> {
  const { id, site, opportunity, place, status, reason, fixedOn, person, at } = decision;
  await database.execute(sql`insert into opportunity_decisions
    (id, site, opportunity, place, status, reason, fixed_on, decided_by, decided_at)
    values (${id}, ${site}, ${opportunity}, ${JSON.stringify(place)}, ${status}, ${reason}, ${fixedOn}, ${person}, ${at}::timestamptz)`);
}
