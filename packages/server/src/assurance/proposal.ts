import { compilePolicy, diffPolicies, maskSelector, unlightSelector } from '@scrim/policy';
import { openPolicyFiles } from '@scrim/policy/files';
import type { Finding, FindingProposal } from '@scrim/protocol';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { activePolicy } from '../policies/policy.ts';
import { findingOf } from './finding.ts';
import { lineDiff } from './line-diff.ts';

/** Steps of a path that make a selector: its last, as a policy's selectors join few. */
const STEPS = 4;

/**
 * Changes of the policy that would mask where something was found: masking the elements that stand there, or no longer
 * lighting what lit them. Only those that compile. Nothing is changed; a person reviews the difference and publishes it.
 * @throws ScrimError finding_unknown, policy_missing
 */
export async function proposeMasking(context: Context, site: string, id: string): Promise<FindingProposal> {
  const finding = await findingOf(context, site, id);
  const active = await activePolicy(context, site);
  if (active === null) throw new ScrimError('policy_missing');
  const file = context.config.sites.find((one) => one.id === site)?.policyFile ?? null;
  const files = file === null ? NO_FILES : openPolicyFiles(file);
  const compiled = (source: string) => compilePolicy(source, files).policy;
  const page = active.compiled.pages[finding.rule];
  const selector = selectorOf(finding);
  const drafts = [
    ...(selector === null
      ? []
      : [
          {
            id: 'mask',
            title: `Mask ${selector} on ${page?.match ?? finding.page}`,
            effect: 'Every text in elements that stand there is masked, whatever lights it.',
            source: maskSelector(active.source, finding.rule, selector),
          },
        ]),
    ...(page?.light.text ?? [])
      .filter(({ source }) => mayMatch(source, finding.path))
      .map((lit) => ({
        id: `unlight:${lit.source}`,
        title: `No longer light ${lit.source} on ${page?.match ?? finding.page}`,
        effect: 'All texts that only this selector lights are masked; listed strings stay.',
        source: unlightSelector(active.source, finding.rule, lit.source),
      })),
  ];
  const options = drafts.flatMap(({ source, ...draft }) => {
    const policy = source === null ? null : compiled(source);
    if (source === null || policy === null || policy.hash === active.hash) return [];
    const changes = diffPolicies(active.compiled, policy).changes.map(({ sentence }) => sentence);
    return [{ ...draft, source, diff: lineDiff(active.source, source), changes }];
  });
  return { fromFile: file !== null, options };
}

/** `html>body:2>main:1>p:3` becomes `body > main > p`: policies select by what elements are, not by their number. */
function selectorOf({ kind, path }: Finding): string | null {
  if (kind !== 'inspection') return null;
  const tags = path
    .split('>')
    .map((step) => step.replace(/:\d+$/, ''))
    .filter((step) => /^[a-z][a-z0-9-]*$/.test(step));
  return tags.length === 0 ? null : tags.slice(-STEPS).join(' > ');
}

/** Whether a selector may light what stands at a path: what it ends in, where that is a tag, is one of the path's. */
function mayMatch(selector: string, path: string): boolean {
  if (/["',]/.test(selector)) return true;
  const tag = /^[a-z][a-z0-9-]*/i.exec(selector.split(/[\s>]+/).at(-1) ?? '')?.[0]?.toLowerCase();
  return tag === undefined || path.split('>').some((step) => step.replace(/:\d+$/, '') === tag);
}

const NO_FILES = {
  name: 'policy.yaml',
  read: (path: string): string => {
    throw new Error(`${path} is not beside a pasted policy`);
  },
  list: () => [],
};
