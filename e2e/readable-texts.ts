import { compilePolicy, listedStrings, matchPage, STRING_ROLES } from '@scrim/policy';
import { openPolicyFiles, readPolicySource } from '@scrim/policy/files';
import type { Page } from 'playwright-core';
import { DEMO_POLICY } from './demo-policy.ts';

export interface ReadableTexts {
  /** Texts that the pages show. */
  readonly texts: number;
  /** Those that the learned dictionary shows. */
  readonly learned: number;
  /** Those that the hand-written policy shows, by string or by rule. */
  readonly written: number;
}

/** How many of the texts that pages show a replay would show, under what was learned and under the demo's own policy. */
export async function readableTexts(
  page: Page,
  urls: readonly string[],
  learned: ReadonlySet<string>,
): Promise<ReadableTexts> {
  const [source, files] = [readPolicySource(DEMO_POLICY), openPolicyFiles(DEMO_POLICY)];
  const { policy } = compilePolicy(source, files);
  if (!policy) throw new Error('the demo’s policy does not compile');
  const written = new Set(
    listedStrings(source, files).flatMap(({ strings }) => strings.map(({ role, text }) => `${role}\n${text}`)),
  );
  let count: ReadableTexts = { texts: 0, learned: 0, written: 0 };
  for (const url of urls) {
    await page.goto(url, { waitUntil: 'networkidle' });
    const lit = matchPage(policy, url)?.page.light.text.map(({ source }) => source) ?? [];
    const texts = await page.evaluate(textsOf, { roles: STRING_ROLES, rules: lit.join() });
    count = {
      texts: count.texts + texts.length,
      learned: count.learned + texts.filter(({ id }) => learned.has(id)).length,
      written: count.written + texts.filter(({ id, byRule }) => byRule || written.has(id)).length,
    };
  }
  return count;
}

/** Runs in the page: each text that shows, as `role\ntext`, and whether a rule lights it; entries of lists aside. */
function textsOf({ roles, rules }: { readonly roles: typeof STRING_ROLES; readonly rules: string }) {
  const texts: { id: string; byRule: boolean }[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = (node.nodeValue ?? '').replace(/\s+/g, ' ').trim();
    const parent = node.parentElement;
    if (text === '' || !parent?.checkVisibility() || parent.closest('script,style,noscript,textarea,select')) continue;
    let role = 'text';
    for (let at: Element | null = parent; at && role === 'text'; at = at.parentElement)
      for (const [tags, name] of roles) if (tags.test(at.tagName.toLowerCase())) role = name;
    texts.push({ id: `${role}\n${text}`, byRule: rules !== '' && parent.closest(rules) !== null });
  }
  return texts;
}
