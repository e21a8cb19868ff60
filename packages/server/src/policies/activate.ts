import { createHash } from 'node:crypto';
import { type CompiledPolicy, type CompileResult, compilePolicy, type PolicyFiles, type Problem } from '@scrim/policy';
import { openPolicyFiles, readPolicySource } from '@scrim/policy/files';
import { appendAudit, appendAuditWithin } from '../audit/log.ts';
import { dayOf } from '../platform/clock.ts';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { assetType, MAXIMUM_ASSET_BYTES } from './asset.ts';
import { type AssetRow, insertActivation, insertAsset, lockActivations, readActiveHash } from './store.ts';
import { forget } from './versions.ts';

export type Activation =
  | { readonly outcome: 'activated' | 'unchanged'; readonly hash: string; readonly problems: readonly Problem[] }
  | { readonly outcome: 'refused'; readonly problems: readonly Problem[] };

export interface ActivationOptions {
  /** What is beside it; absent: nothing. */
  readonly files?: PolicyFiles;
  /** Hash of the version that it was made from; absent: whatever holds is replaced. */
  readonly base?: string | undefined;
}

/** A policy pasted into the console has no files beside it. */
const NO_FILES: PolicyFiles = {
  name: 'policy.yaml',
  read: (path) => {
    throw new Error(`${path} is not beside a pasted policy`);
  },
  list: () => [],
};

/**
 * Compiles a policy and makes it the active version of the site. One that does not compile changes nothing.
 * The audit entry is committed with it: a version that cannot be recorded does not become active.
 * @throws ScrimError policy_replaced when another than its base holds by now, audit_unavailable
 */
export async function activatePolicy(
  context: Context,
  site: string,
  source: string,
  actor: string,
  { files = NO_FILES, base }: ActivationOptions = {},
): Promise<Activation> {
  const contents = new Map<string, Uint8Array>();
  const result = compilePolicy(source, remember(files, contents), { today: dayOf(context.clock.now()) });
  const problems = [...result.problems, ...problemsOfSite(result, site, files.name)];
  const { policy } = result;
  if (policy === null || policy.site !== site) return { outcome: 'refused', problems };
  const assets = assetsOf(policy, contents);
  const now = context.clock.now();
  const outcome = await context.database.transaction(async (transaction) => {
    await lockActivations(transaction, site);
    const active = await readActiveHash(transaction, site);
    if (active === policy.hash) return 'unchanged';
    if (base !== undefined && active !== base) throw new ScrimError('policy_replaced');
    await insertActivation(transaction, {
      site,
      hash: policy.hash,
      source,
      compiled: JSON.stringify(policy),
      presets: JSON.stringify(result.presets),
      actor,
      now: new Date(now).toISOString(),
    });
    for (const asset of assets) await insertAsset(transaction, site, asset);
    const resource = `site/${site}/policy/${policy.hash}`;
    const event = { actor, action: 'policy:activated', resource, purpose: null, outcome: 'done' } as const;
    await appendAuditWithin(transaction, event, now);
    return 'activated';
  });
  if (outcome === 'activated') forget(context);
  return { outcome, hash: policy.hash, problems };
}

/** Activates the file's present content. One that cannot be read or does not compile is logged and the old one stays. */
export async function activateFile(context: Context, site: string, path: string): Promise<Activation | null> {
  let activation: Activation;
  try {
    activation = await activatePolicy(context, site, readPolicySource(path), 'system', {
      files: openPolicyFiles(path),
    });
  } catch (error) {
    context.log.error({ err: error, site, file: path }, 'a policy file could not be activated; the old version stays');
    return null;
  }
  const { outcome } = activation;
  if (outcome === 'refused') {
    const problems = activation.problems.filter(({ severity }) => severity === 'error').map(inOneLine);
    context.log.error({ site, problems }, 'a policy does not compile; the old version stays');
    await appendAudit(context, {
      actor: 'system',
      action: 'policy:refused',
      resource: `site/${site}/policy`,
      purpose: null,
      outcome: 'failed',
      detail: { problems: problems.length },
    });
  } else if (outcome === 'activated') {
    context.log.info({ site, policy: activation.hash }, 'a policy version became active');
  }
  return activation;
}

function inOneLine({ file, line, column, message }: Problem): string {
  return `${file}:${line}:${column} ${message}`;
}

function problemsOfSite({ policy }: CompileResult, site: string, file: string): Problem[] {
  if (policy === null || policy.site === site) return [];
  return [
    {
      severity: 'error',
      code: 'other-site',
      file,
      line: 1,
      column: 1,
      message: `the policy is of the site ${policy.site}, not of ${site}`,
      instead: `site: ${site}`,
      regulation: null,
    },
  ];
}

function remember(files: PolicyFiles, contents: Map<string, Uint8Array>): PolicyFiles {
  return {
    name: files.name,
    list: (glob) => files.list(glob),
    read: (path) => {
      const content = files.read(path);
      if (typeof content !== 'string') contents.set(path, content);
      return content;
    },
  };
}

/** The bytes that the compiler hashed, so that what is served later is what the version names. */
function assetsOf(policy: CompiledPolicy, contents: ReadonlyMap<string, Uint8Array>): AssetRow[] {
  const byHash = new Map(
    [...contents.values()].map((content) => [createHash('sha256').update(content).digest('hex'), content]),
  );
  return Object.entries(policy.assets).flatMap(([path, sha256]) => {
    const content = byHash.get(sha256);
    const type = assetType(path);
    if (content === undefined || type === null || content.length > MAXIMUM_ASSET_BYTES) return [];
    return [{ sha256, content_type: type, content: Buffer.from(content).toString('base64') }];
  });
}
