import {
  checkParsePolicySet,
  type EntityJson,
  preparsePolicySet,
  preparseSchema,
  schemaToJson,
  statefulIsAuthorized,
  validate,
} from '@cedar-policy/cedar-wasm/nodejs';
import type { SignedInPerson } from './authentication.ts';
import { CEDAR_POLICIES, CEDAR_SCHEMA } from './policies.cedar.ts';

export interface AccessRequest {
  readonly person: Pick<SignedInPerson, 'id' | 'role' | 'department'>;
  readonly action: string;
  /** The site whose data it is about, with the purposes of its policy; null: the installation. */
  readonly site: { readonly id: string; readonly purposes: readonly string[] } | null;
  /** Why they look, as they said. */
  readonly purpose: string | null;
}

const POLICY_SET = 'scrim';
const SCHEMA = 'scrim';
let knownActions: ReadonlySet<string> | null = null;

/** True when a Cedar policy permits it; anything that Cedar cannot judge is denied. */
export function isPermitted({ person, action, site, purpose }: AccessRequest): boolean {
  prepare();
  const principal = { type: 'Person', id: person.id };
  const resource = site === null ? { type: 'Installation', id: 'scrim' } : { type: 'Site', id: site.id };
  const entities: EntityJson[] = [
    { uid: principal, attrs: { role: person.role, department: person.department }, parents: [] },
    { uid: resource, attrs: site === null ? {} : { purposes: [...site.purposes] }, parents: [] },
  ];
  const answer = statefulIsAuthorized({
    principal,
    action: { type: 'Action', id: action },
    resource,
    context: purpose === null ? {} : { purpose },
    preparsedSchemaName: SCHEMA,
    preparsedPolicySetId: POLICY_SET,
    validateRequest: true,
    entities,
  });
  return (
    answer.type === 'success' && answer.response.decision === 'allow' && answer.response.diagnostics.errors.length === 0
  );
}

/** Actions that the Cedar schema knows; a route with another could never be allowed. */
export function cedarActions(): ReadonlySet<string> {
  prepare();
  return knownActions ?? new Set();
}

/** What is wrong with the policies against their schema; empty when they are valid. */
export function validatePolicies(): readonly string[] {
  const answer = validate({ schema: CEDAR_SCHEMA, policies: { staticPolicies: CEDAR_POLICIES } });
  if (answer.type === 'failure') return answer.errors.map(({ message }) => message);
  return [...answer.validationErrors, ...answer.validationWarnings].map(({ error }) => error.message);
}

function prepare(): void {
  if (knownActions !== null) return;
  const policies = { staticPolicies: CEDAR_POLICIES };
  const parsed = checkParsePolicySet(policies);
  const schema = schemaToJson(CEDAR_SCHEMA);
  if (parsed.type === 'failure' || schema.type === 'failure') throw new Error('The access policies do not parse.');
  preparseSchema(SCHEMA, CEDAR_SCHEMA);
  preparsePolicySet(POLICY_SET, policies);
  knownActions = new Set(Object.values(schema.json).flatMap(({ actions }) => Object.keys(actions)));
}
