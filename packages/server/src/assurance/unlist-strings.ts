import {
  listedStrings,
  type PolicyFiles,
  STRING_ROLES,
  type StringRole,
  stringHash,
  unlistString,
} from '@scrim/policy';
import type { Finding } from '@scrim/protocol';
import { detect } from '@scrim/redaction';
import type { PolicyVersion } from '../policies/policy.ts';
import type { Draft } from './proposal.ts';
import { tagsOf } from './tags-of-path.ts';

/** More would be no proposals to choose from. */
const MOST = 5;

/**
 * Taking a string out of the dictionary, for each that may have been found: it is lit now, is listed for what stands at the
 * finding's path, and the same detector finds the same in it. So the value need not be known.
 */
export function unlistStrings(active: PolicyVersion, files: PolicyFiles, finding: Finding): Draft[] {
  const { salt, hashes } = active.compiled.dictionary;
  const lit = new Set(hashes);
  const drafts = listedStrings(active.source, files).flatMap(({ file, content, strings }) =>
    strings
      .filter(({ role, text }) => standsThere(role, finding.path) && lit.has(stringHash(salt, role, text)))
      .filter(({ text }) => detect(text).some(({ detector }) => detector === finding.detector))
      .map(({ role, text }) => ({
        id: `unlist:${stringHash(salt, role, text)}`,
        title: `Take “${text.length > 60 ? `${text.slice(0, 59)}…` : text}” out of ${file}`,
        effect: `This ${role} is masked on every page, unless a selector lights it; other listed strings stay.`,
        file,
        before: content,
        after: unlistString(content, role, text),
      })),
  );
  return drafts.slice(0, MOST);
}

/** An attribute may stand anywhere, and a part of a page that was put in later does not say into what. */
function standsThere(role: StringRole, path: string): boolean {
  return role === 'attribute' || path.startsWith('#') || roleAt(path) === role;
}

function roleAt(path: string): StringRole {
  for (const tag of tagsOf(path).reverse()) for (const [tags, role] of STRING_ROLES) if (tags.test(tag)) return role;
  return 'text';
}
