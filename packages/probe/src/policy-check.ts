import { type CompiledPolicy, decideLevel, matchPage } from '@scrim/policy/runtime';
import { redactBatch } from '@scrim/redaction';
import { z } from 'zod';
import type { FinishedVisit } from './observe/destinations.ts';
import { unwrap } from './reader/index.ts';
import type { PolicyReport } from './report/report.ts';
import { pathOf } from './visit.ts';

/** What of a batch matters here; other recorders' bodies do not parse, and are judged by markers alone. */
const Batch = z.object({
  page: z.object({ rule: z.number(), template: z.string() }),
  replay: z.object({ context: z.unknown(), events: z.array(z.unknown()) }).nullable(),
  signals: z.array(z.unknown()),
});

/** Signals hold places and times; of what a site says itself, only words that the policy lists. */
const Worded = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('view'), variant: z.string().nullable() }),
  z.object({ kind: z.literal('variant'), variant: z.string() }),
  z.object({
    kind: z.literal('event'),
    name: z.string(),
    properties: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  }),
]);

/** Holds what Scrim's recorder sent against a policy: every batch is redacted again, and must stay as it is. */
export function checkAgainst(
  policy: CompiledPolicy,
  file: string,
  visits: readonly Pick<FinishedVisit, 'sent'>[],
  addresses: readonly string[],
  today: string,
): PolicyReport {
  const beyond: { page: string; why: string }[] = [];
  const tell = (page: string, why: string) => {
    if (!beyond.some((one) => one.page === page && one.why === why)) beyond.push({ page, why });
  };
  let batches = 0;
  for (const { sent } of visits) {
    for (const { url, body, page } of sent) {
      if (!body || !/^\/capture\/v1\/[\w-]+\/batches$/.test(pathOf(url))) continue;
      for (const batch of batchesIn(body)) {
        batches += 1;
        const path = pathOf(page);
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
        for (const why of signalsBeyond(policy, batch.signals)) tell(path, why);
        if (batch.replay === null) continue;
        if (decideLevel(match.page, 0, today) !== 'replay')
          tell(path, 'a replay was captured although the page is recorded as signals');
        else if (
          redactBatch(policy, match.rule, { context: batch.replay.context, events: batch.replay.events }).changed
        )
          tell(path, 'redaction under this policy would have masked more');
      }
    }
  }
  const pages = [...new Set(addresses)].map((address) => ({
    path: pathOf(address),
    level: matchPage(policy, address)?.page.level ?? null,
  }));
  return { site: policy.site, file, batches, beyond, pages };
}

function signalsBeyond(policy: CompiledPolicy, signals: readonly unknown[]): string[] {
  return signals.flatMap((signal) => {
    const { success, data } = Worded.safeParse(signal);
    if (!success) return [];
    if (data.kind !== 'event') {
      const isListed = data.variant === null || policy.variants.includes(data.variant);
      return isListed ? [] : ['a variant was captured that the policy does not list'];
    }
    if (!Object.hasOwn(policy.events, data.name)) return ['an event was captured that the policy does not list'];
    const declared = policy.events[data.name] ?? {};
    const isBeyond = Object.entries(data.properties).some(([name, value]) => {
      const type = Object.hasOwn(declared, name) ? declared[name] : undefined;
      return type === undefined || !(Array.isArray(type) ? type.includes(value) : typeof value === type);
    });
    return isBeyond ? ['an event was captured with a property or value that the policy does not list'] : [];
  });
}

function batchesIn(body: Buffer): z.infer<typeof Batch>[] {
  for (const { text } of unwrap(body, { depth: 2, characters: 20_000_000 }).layers) {
    if (!text.startsWith('{')) continue;
    try {
      const parsed = Batch.safeParse(JSON.parse(text));
      if (parsed.success) return [parsed.data];
    } catch {
      // not JSON
    }
  }
  return [];
}
