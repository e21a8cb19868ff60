import { PolicyExplanation } from '@scrim/protocol';
import { z } from 'zod';
import { address, failure, json, readBody, request, send, site } from '../request.ts';

export const PolicyProblem = z
  .object({
    message: z.string(),
    line: z.number().optional(),
    column: z.number().optional(),
    severity: z.string().optional(),
    action: z.string().optional(),
    instead: z.string().optional(),
  })
  .loose();
export type PolicyProblem = z.infer<typeof PolicyProblem>;

const PolicyAccepted = z.object({ hash: z.string().optional(), problems: z.array(PolicyProblem).optional() }).loose();
const PolicyRefused = z.object({ problems: z.array(PolicyProblem) }).loose();

/** A policy text that does not compile, with the place of each problem. */
export class PolicyRefusal extends Error {
  readonly problems: readonly PolicyProblem[];

  constructor(problems: readonly PolicyProblem[]) {
    super('The policy has problems.');
    this.name = 'PolicyRefusal';
    this.problems = problems;
  }
}

export const policiesRequests = {
  /**
   * Errors: `PolicyRefusal` with line and column of each problem; `policy_replaced` when another version holds than the one
   * that it was made from.
   */
  savePolicy: async (siteId: string, source: string, base?: string) => {
    const response = await send(address(`${site(siteId)}/policies`), json('POST', { source, base }));
    const body = await readBody(response);
    const refused = PolicyRefused.safeParse(body);
    if (!response.ok && refused.success) throw new PolicyRefusal(refused.data.problems);
    if (!response.ok) throw await failure(response, body);
    return PolicyAccepted.parse(body ?? {});
  },
  policy: (siteId: string) => request(PolicyExplanation, address(`${site(siteId)}/policy`)),
};
