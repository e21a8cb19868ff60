import {
  type CompiledPage,
  type CompiledPolicy,
  compilePolicy,
  diffPolicies,
  dropEventProperty,
  maskSelector,
  matchPage,
  type PolicyFiles,
  unlightSelector,
} from '@scrim/policy';
import { openPolicyFiles } from '@scrim/policy/files';
import type { Finding, FindingProposal } from '@scrim/protocol';
import { tagInPath } from '@scrim/redaction';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { activePolicy, type PolicyVersion } from '../policies/policy.ts';
import { findingOf } from './finding.ts';
import { lineDiff } from './line-diff.ts';
import { tagsOf } from './tags-of-path.ts';
import { unlistStrings } from './unlist-strings.ts';

/** Steps of a path that make a selector: its last, as a policy's selectors join few. */
const STEPS = 4;

/** A change of one file, before it is known whether it compiles and means anything. */
export interface Draft {
  readonly id: string;
  readonly title: string;
  readonly effect: string;
  /** Path of the changed file beside the policy's; null: the policy's own. */
  readonly file: string | null;
  readonly before: string;
  /** Null: the file has nothing to change. */
  readonly after: string | null;
}

/** A proposal with what comes of it. */
export type Proposed = FindingProposal['options'][number] & { readonly policy: CompiledPolicy };

/**
 * Changes of the policy that would mask where something was found: masking or excluding the elements that stand there, or
 * no longer lighting what lit them, by selector or by string, under the rule that holds for the page now; of an event, no
 * longer taking the property. Only those that compile. Nothing is changed; a person reviews the difference and publishes it.
 * @throws ScrimError finding_unknown, policy_missing
 */
export async function proposeMasking(context: Context, site: string, id: string): Promise<FindingProposal> {
  const proposals = await proposalsFor(context, site, await findingOf(context, site, id));
  return { ...proposals, options: proposals.options.map(({ policy: _, ...option }) => option) };
}

/** @throws ScrimError policy_missing */
export async function proposalsFor(
  context: Context,
  site: string,
  finding: Finding,
): Promise<Omit<FindingProposal, 'options'> & { readonly options: readonly Proposed[] }> {
  const active = await activePolicy(context, site);
  if (active === null) throw new ScrimError('policy_missing');
  const file = context.config.sites.find((one) => one.id === site)?.policyFile ?? null;
  const files = file === null ? NO_FILES : openPolicyFiles(file);
  const drafts = draftsFor(active, files, finding);
  const options = drafts.flatMap(({ file: changed, before, after, ...draft }) => {
    if (after === null) return [];
    const policy =
      changed === null
        ? compilePolicy(after, files).policy
        : compilePolicy(active.source, withFile(files, changed, after)).policy;
    if (policy === null || policy.hash === active.hash) return [];
    const changes = diffPolicies(active.compiled, policy).changes.map(({ sentence }) => sentence);
    return [{ ...draft, file: changed, source: after, diff: lineDiff(before, after), changes, policy }];
  });
  return { fromFile: file !== null, policy: active.hash, options };
}

/** What sent an event, or stands on a page that no rule names any more, no mask of a page reaches. */
function draftsFor(active: PolicyVersion, files: PolicyFiles, finding: Finding): Draft[] {
  if (finding.kind !== 'inspection') return [];
  const property = /^event:([^.]+)\.(.+)$/.exec(finding.path);
  if (property !== null) return eventDrafts(active, property[1] ?? '', property[2] ?? '');
  const page = matchPage(active.compiled, finding.page)?.page;
  if (page === undefined) return [];
  return [
    ...maskingDrafts(active, page, finding),
    ...unlightingDrafts(active, page, finding),
    ...unlistStrings(active, files, finding),
    ...excludingDrafts(active, page, finding),
  ];
}

function eventDrafts({ source }: PolicyVersion, event: string, property: string): Draft[] {
  return [
    {
      id: `event:${event}.${property}`,
      title: `No longer take ${property} of ${event}`,
      effect: 'The event is counted as before; neither browsers nor the server take this property of it.',
      file: null,
      before: source,
      after: dropEventProperty(source, event, property),
    },
  ];
}

function maskingDrafts({ source }: PolicyVersion, { match, rule }: CompiledPage, finding: Finding): Draft[] {
  const selector = selectorOf(finding);
  if (selector === null) return [];
  return [
    {
      id: 'mask',
      title: `Mask ${selector} on ${match}`,
      effect: 'Every text in elements that stand there is masked, whatever lights it, a selector or a listed string.',
      file: null,
      before: source,
      after: maskSelector(source, rule, selector),
    },
  ];
}

function excludingDrafts({ source }: PolicyVersion, { match, rule }: CompiledPage, finding: Finding): Draft[] {
  const selector = selectorOf(finding);
  if (selector === null) return [];
  return [
    {
      id: 'exclude',
      title: `Exclude ${selector} on ${match}`,
      effect:
        'An empty box stands in its place: neither texts nor lengths, structure or changes of what is in it leave.',
      file: null,
      before: source,
      after: maskSelector(source, rule, selector, 'exclude'),
    },
  ];
}

function unlightingDrafts({ source }: PolicyVersion, { match, rule, light }: CompiledPage, finding: Finding): Draft[] {
  return light.text
    .filter((lit) => mayMatch(lit.source, finding.path))
    .map((lit) => ({
      id: `unlight:${lit.source}`,
      title: `No longer light ${lit.source} on ${match}`,
      effect: 'All texts that only this selector lights are masked; listed strings stay.',
      file: null,
      before: source,
      after: unlightSelector(source, rule, lit.source),
    }));
}

/**
 * `html>body:2>main:1>p:3` becomes `html > body > main > p`: policies select by what elements are, not by their number. A
 * custom element has no name that lasts: `main:1>x:2>p:1` becomes `main p`. Null where what was found stands in one directly.
 */
function selectorOf({ path }: Finding): string | null {
  const tags = tagsOf(path);
  if (tags.length === 0 || tags.at(-1) === 'x') return null;
  const parts: string[] = [];
  for (const [at, tag] of tags.entries()) {
    if (tag === 'x') continue;
    parts.push(tags[at - 1] === 'x' ? ' ' : ' > ', tag);
  }
  return parts
    .slice(-2 * STEPS)
    .slice(1)
    .join('');
}

/**
 * Whether a selector may light what stands at a path: what it ends in, where that is a tag, is one of the path's. Of a custom
 * element, and of a path that an earlier Scrim gave from a node on that it did not name, that is not known.
 */
function mayMatch(selector: string, path: string): boolean {
  if (/["',]/.test(selector) || path.startsWith('#')) return true;
  const tag = /^[a-z][a-z0-9-]*/i.exec(selector.split(/[\s>]+/).at(-1) ?? '')?.[0]?.toLowerCase();
  return tag === undefined || tagsOf(path).includes(tagInPath(tag));
}

function withFile(files: PolicyFiles, changed: string, text: string): PolicyFiles {
  return {
    name: files.name,
    list: (glob) => files.list(glob),
    read: (path) => (path === changed ? text : files.read(path)),
  };
}

const NO_FILES: PolicyFiles = {
  name: 'policy.yaml',
  read: (path) => {
    throw new Error(`${path} is not beside a pasted policy`);
  },
  list: () => [],
};
