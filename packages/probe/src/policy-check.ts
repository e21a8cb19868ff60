import { type CompiledPolicy, decideLevel, matchPage } from '@scrim/policy/runtime';
import { Batch, type Signal } from '@scrim/protocol';
import { redactBatch } from '@scrim/redaction';
import type { FinishedVisit } from './observe/destinations.ts';
import { unwrap } from './reader/index.ts';
import type { PolicyReport } from './report/report.ts';
import { pathOf } from './visit.ts';

/**
 * Holds what Scrim's recorder sent against a policy: a batch may hold only what the capture protocol knows, be of a page that
 * was come to, and must stay as it is when it is redacted again. Of one that was recorded under another policy, staying as it is
 * proves nothing: what only this policy's selectors name is not to be seen in it.
 */
export function checkAgainst(
  policy: CompiledPolicy,
  file: string,
  visits: readonly {
    readonly sent: FinishedVisit['sent'];
    readonly visit: Pick<FinishedVisit['visit'], 'addresses'>;
  }[],
  addresses: readonly string[],
  today: string,
): PolicyReport {
  const beyond: { page: string; why: string }[] = [];
  const tell = (page: string, why: string) => {
    if (!beyond.some((one) => one.page === page && one.why === why)) beyond.push({ page, why });
  };
  let batches = 0;
  let underAnother = 0;
  for (const { sent, visit } of visits) {
    const rules = new Set([...visit.addresses].map((address) => matchPage(policy, address)?.rule));
    for (const { url, body, page } of sent) {
      if (!body || !/^\/capture\/v1\/[\w-]+\/batches$/.test(pathOf(url))) continue;
      for (const batch of batchesIn(body)) {
        batches += 1;
        const path = pathOf(page);
        if (batch === null) {
          tell(path, 'something was captured that the capture protocol does not know');
          continue;
        }
        if (batch.policy !== policy.hash) underAnother += 1;
        const match = matchPage(policy, batch.page.template);
        if (!match || match.page.level === 'off') {
          tell(
            path,
            match
              ? 'something was captured although the page is off'
              : 'something was captured although no rule matches the page',
          );
          continue;
        }
        if (!rules.has(match.rule))
          tell(path, `something was captured as ${batch.page.template}, where the probe did not come to`);
        for (const why of signalsBeyond(policy, batch.signals)) tell(path, why);
        if (batch.replay === null) continue;
        if (decideLevel(match.page, 0, today) !== 'replay')
          tell(path, 'a replay was captured although the page is recorded as signals');
        else if (redactBatch(policy, match.rule, batch.replay).changed)
          tell(path, 'redaction under this policy would have masked more');
      }
    }
  }
  const pages = [...new Set(addresses)].map((address) => ({
    path: pathOf(address),
    level: matchPage(policy, address)?.page.level ?? null,
  }));
  return { site: policy.site, file, batches, underAnother, beyond, pages };
}

/** Signals hold places and times; of what a site says itself, only words that the policy lists. */
function signalsBeyond(policy: CompiledPolicy, signals: readonly Signal[]): string[] {
  return signals.flatMap((signal) => {
    if (signal.kind === 'view' || signal.kind === 'variant') {
      const isListed = signal.variant === null || policy.variants.includes(signal.variant);
      return isListed ? [] : ['a variant was captured that the policy does not list'];
    }
    if (signal.kind !== 'event') return [];
    if (!Object.hasOwn(policy.events, signal.name)) return ['an event was captured that the policy does not list'];
    const declared = policy.events[signal.name] ?? {};
    const isBeyond = Object.entries(signal.properties).some(([name, value]) => {
      const type = Object.hasOwn(declared, name) ? declared[name] : undefined;
      return type === undefined || !(Array.isArray(type) ? type.includes(value) : typeof value === type);
    });
    return isBeyond ? ['an event was captured with a property or value that the policy does not list'] : [];
  });
}

/** The batch in a body, null where it is none of the protocol's; of a body without JSON, nothing: markers alone judge it. */
function batchesIn(body: Buffer): (Batch | null)[] {
  for (const { text } of unwrap(body, { depth: 2, characters: 20_000_000 }).layers) {
    if (!text.startsWith('{')) continue;
    try {
      return [Batch.safeParse(JSON.parse(text)).data ?? null];
    } catch {
      // not JSON
    }
  }
  return [];
}
