import type { CompiledPolicy } from '@scrim/policy/runtime';

/** The policy that a browser would get from this server now. */
export async function fetchPolicy(url: string, site: string): Promise<CompiledPolicy> {
  const response = await fetch(`${url}/site/${site}/policy.json`);
  if (!response.ok) throw new Error(`no active policy for ${site}: ${response.status} ${await response.text()}`);
  const answer = await response.json();
  return answer.policy;
}
