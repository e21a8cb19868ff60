import type { PathQuestion } from '@scrim/protocol';
import { VISIT_MARK } from '../disclosure/rounding.ts';
import { PLACE } from '../forms/form-statement.ts';
import { type JourneyScope, scopeConditions, scopeParameters } from '../journey-scope.ts';

/** Pages and events of one visit that are looked at; more are a robot's. */
const MOST_STEPS = 1000;

/** Where a visit began or ended. */
export const END = 'end ';

export function pathParameters({ anchor }: PathQuestion, scope: JourneyScope): Record<string, unknown> {
  return {
    ...scopeParameters(scope),
    anchor: `${anchor.kind} ${anchor.name}`,
  };
}

/**
 * One row per step of the way: from the node at `position` to the one at `position + 1`, counted from the anchor's first time in
 * the visit. Nodes are `page <template>`, `event <name>` or `end `; the same one twice in a row is one. The row at position 100
 * counts the visits with the anchor.
 */
export function linkStatement(question: PathQuestion, scope: JourneyScope): string {
  const { before, after } = question;
  const node = (position: string) => `multiIf(
    idx + ${position} BETWEEN 1 AND length(nodes), nodes[idx + ${position}],
    idx + ${position} IN (0, length(nodes) + 1), '${END}', '')`;
  const counted = `count() AS visits, toString(groupBitXor(${VISIT_MARK})) AS mark,
    arrayMap(one -> toString(one), groupUniqArray({k:UInt32})(person)) AS subjects`;
  return `
    WITH ways AS (
      SELECT visit, any(signals.person) AS person,
        arrayCompact(arrayMap(step -> step.2, arraySort(groupArray(${MOST_STEPS})(
          (${PLACE}, if(kind = 'view', concat('page ', page), concat('event ', event))))))) AS nodes,
        toInt32(indexOf(nodes, {anchor:String})) AS idx
      FROM signals
      WHERE ${scopeConditions(scope).join(' AND ')} AND kind IN ('view', 'event')
      GROUP BY visit
      HAVING idx > 0
    )
    SELECT way.1 AS position, way.2 AS origin, way.3 AS target, ${counted}
    FROM (
      SELECT visit, person, arrayJoin(arrayMap(p -> (p, ${node('p')}, ${node('p + 1')}), range(-${before}, ${after}))) AS way
      FROM ways
    )
    WHERE origin != '' AND target != ''
    GROUP BY position, origin, target
    UNION ALL
    SELECT 100 AS position, '' AS origin, '' AS target, ${counted} FROM ways`;
}
