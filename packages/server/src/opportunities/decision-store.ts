import { OpportunityDecision, OpportunityPlace } from '@scrim/protocol';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Database } from '../platform/context.ts';

/** What was decided about one place, the latest first. */
export interface Decided {
  readonly id: string;
  readonly place: OpportunityPlace;
  readonly decisions: readonly CoveringDecision[];
}

export interface CoveringDecision extends OpportunityDecision {
  /** Ids of the places that it was made about. */
  readonly covers: readonly string[];
}

const PlaceIds = z.array(z.string());

/** A list that a person can still read. */
const MOST = 2000;

interface Row extends Record<string, unknown> {
  readonly opportunity: string;
  readonly place: string;
  readonly other_places: string;
  readonly status: string;
  readonly reason: string;
  readonly fixed_on: string | null;
  readonly decided_at: string | Date;
  readonly person: string | null;
}

export async function readDecisions(database: Database, site: string): Promise<Decided[]> {
  const { rows } = await database.execute<Row>(sql`
    select decided.opportunity, decided.place, decided.other_places, decided.status, decided.reason, decided.fixed_on, decided.decided_at,
      people.name as person
    from opportunity_decisions decided left join people on people.id = decided.decided_by
    where decided.site = ${site} order by decided.decided_at desc, decided.position desc limit ${MOST}`);
  const all = new Map<string, { id: string; place: OpportunityPlace; decisions: CoveringDecision[] }>();
  for (const row of rows) {
    const decision = {
      ...OpportunityDecision.parse({
        status: row.status,
        reason: row.reason,
        fixedOn: row.fixed_on,
        by: row.person,
        at: new Date(row.decided_at).toISOString(),
      }),
      covers: [row.opportunity, ...PlaceIds.parse(JSON.parse(row.other_places))],
    };
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
    readonly otherIds: readonly string[];
    readonly status: string;
    readonly reason: string;
    readonly fixedOn: string | null;
    readonly person: string;
    readonly at: string;
  },
): Promise<void> {
  const { id, site, opportunity, place, otherIds, status, reason, fixedOn, person, at } = decision;
  await database.execute(sql`insert into opportunity_decisions
    (id, site, opportunity, place, other_places, status, reason, fixed_on, decided_by, decided_at)
    values (${id}, ${site}, ${opportunity}, ${JSON.stringify(place)}, ${JSON.stringify(otherIds)}, ${status}, ${reason},
      ${fixedOn}, ${person}, ${at}::timestamptz)`);
}
