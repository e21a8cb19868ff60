import type { CompiledPolicy } from '@scrim/policy';
import { type CompiledPage, matchesSelector, matchPage } from '@scrim/policy/runtime';
import type { JudgedElement, MaskingAnswer, MaskingQuestion } from '@scrim/protocol';
import { createTree, Judged } from '@scrim/redaction';
import { masksAsSeen } from '../capture/masks-as-seen.ts';
import type { StoredRedaction } from '../capture/redact-stored.ts';
import { pagesNow } from '../capture/stricter-page.ts';

type Node = ReturnType<ReturnType<typeof createTree>['addNode']>;

const MINIMISATION = 'GDPR Art. 5(1)(c), data minimisation; Cal. Civ. Code § 1798.100(c)';
const AUTHENTICATION = '16 CFR § 314.4(c)(1), access controls; PCI DSS 4.0.1 requirements 3.3.1 and 3.4.1';
const NONPUBLIC = '15 U.S.C. § 6809(4) and 16 CFR § 314.2, nonpublic personal information';
const ENTERED = new Set(['input', 'select', 'textarea', 'option']);
const BUTTONS = new Set(['button', 'submit', 'reset', 'image']);

/** Policies that may have masked something of a visit. */
export interface MaskingPolicies {
  /** What the visitor consented to. */
  readonly consented: CompiledPolicy;
  /** What held for the site, masks and all, when parts of the visit came in. */
  readonly active: CompiledPolicy | null;
  /** That under which what is stored of the visit was brought. */
  readonly stored: CompiledPolicy | null;
}

interface Moments {
  /** When the visit ended, ISO 8601. */
  readonly end: string;
  readonly active: { readonly compiled: CompiledPolicy; readonly activatedAt: string } | null;
  readonly run: Pick<StoredRedaction, 'state' | 'startedAt'> | null;
  /** The run's. */
  readonly stored: { readonly compiled: CompiledPolicy } | null;
}

/** Of the policy that holds now and that of the last run over what is stored, those that can have touched a visit. */
export function policiesOf(consented: CompiledPolicy, { end, active, run, stored }: Moments): MaskingPolicies {
  const ended = Date.parse(end);
  const held = active !== null && Date.parse(active.activatedAt) <= ended;
  const brought = run?.state === 'done' && Date.parse(run.startedAt) > ended;
  return {
    consented,
    active: held ? active.compiled : null,
    stored: brought ? (stored?.compiled ?? null) : null,
  };
}

const LATER =
  'This policy is newer than the one that the visitor consented to: it held when this came in, or what is stored was brought under it.';

/**
 * Why an element of a replayed page is shown as it is. Text that is masked although the policy consented to lights it was masked at
 * the server: by a newer policy, else by inspection. The verdict is redaction's own, over the same elements; what is added is the
 * words.
 */
export function explainMasking(
  { consented, active, stored }: MaskingPolicies,
  question: MaskingQuestion,
): MaskingAnswer {
  const match = matchPage(consented, question.page);
  const own = explainUnder(consented, match?.page ?? null, question);
  if (match === null || own.verdict !== 'lit' || question.text !== 'masked') return own;
  for (const { policy, page } of [...underActive(consented, match, active), ...underStored(stored, question.page)]) {
    if (policy.hash === consented.hash) continue;
    const later = explainUnder(policy, page, question);
    if (later.verdict !== 'lit') return { ...later, reason: `${later.reason} ${LATER}` };
  }
  return {
    ...own,
    verdict: 'inspected',
    reason:
      'The policy lights this, but inspection found in it what looks like somebody’s (a name, an address, an income, an account or card number), or it is a long run of digits, which no policy shows. Findings say what to change where.',
    regulation: NONPUBLIC,
  };
}

/** A page that a policy does not name is not of these: none of it would be in the replay. */
interface PageUnder {
  readonly policy: CompiledPolicy;
  readonly page: CompiledPage;
}

/** As what came in was judged (`judgeBatch`). */
function underActive(
  consented: CompiledPolicy,
  { page, template }: NonNullable<ReturnType<typeof matchPage>>,
  active: CompiledPolicy | null,
): PageUnder[] {
  if (active === null) return [];
  const [first, ...others] = pagesNow(consented, active, template).filter((one) => one !== null);
  if (first === undefined) return [];
  const policy = masksAsSeen(page, active, [first, ...others]);
  return policy.pages.map((one) => ({ policy, page: one }));
}

function underStored(stored: CompiledPolicy | null, address: string): PageUnder[] {
  const match = stored === null ? null : matchPage(stored, address);
  return stored === null || match === null ? [] : [{ policy: stored, page: match.page }];
}

/** By one policy alone. */
function explainUnder(
  policy: CompiledPolicy,
  page: CompiledPage | null,
  { elements, text }: MaskingQuestion,
): MaskingAnswer {
  if (page === null) {
    return {
      verdict: 'excluded',
      reason: 'No rule of this policy names the page, so nothing of it is captured.',
      rule: null,
      selector: null,
      regulation: MINIMISATION,
      policy: policy.hash,
    };
  }
  const tree = createTree(page);
  const chain: Node[] = [];
  for (const [index, { tag, attributes }] of elements.entries()) {
    chain.push(tree.addNode(index + 1, tag, chain.at(-1) ?? null, attributes, false));
  }
  const judged = tree.judge(chain.at(-1) ?? null);
  const decider = chain.find((node) => tree.judge(node) === judged) ?? null;
  const element = elements.at(-1);
  return {
    ...inWords(page, judged, decider, element ?? { tag: '', attributes: {} }, text, policy.dictionary.hashes.length),
    rule: { match: page.match, position: page.rule + 1 },
    policy: policy.hash,
  };
}

type Words = Pick<MaskingAnswer, 'verdict' | 'reason' | 'selector' | 'regulation'>;

function inWords(
  page: CompiledPage,
  judged: Judged,
  decider: Node | null,
  element: JudgedElement,
  text: MaskingQuestion['text'],
  strings: number,
): Words {
  const selectorIn = (selectors: CompiledPage['mask']) =>
    selectors.find((one) => decider !== null && matchesSelector(decider, one))?.source ?? null;
  if (judged === Judged.Excluded) {
    return {
      verdict: 'excluded',
      reason: 'The policy replaces this by an empty box: neither its content nor its structure left the browser.',
      selector: selectorIn(page.exclude),
      regulation: MINIMISATION,
    };
  }
  if (judged === Judged.Floor || isEntered(element)) {
    return {
      verdict: 'floor',
      reason:
        'What people enter never leaves the browser: of a field, only whether it is empty and roughly how long its value is. No policy can change that.',
      selector: floorAttribute(decider),
      regulation: judged === Judged.Floor && floorAttribute(decider) !== null ? AUTHENTICATION : NONPUBLIC,
    };
  }
  if (judged === Judged.Masked) {
    return {
      verdict: 'masked',
      reason: 'The policy masks this by name, whatever else would show it.',
      selector: selectorIn(page.mask),
      regulation: MINIMISATION,
    };
  }
  if (judged === Judged.Lit) {
    return {
      verdict: 'lit',
      reason: 'The policy lights this.',
      selector: selectorIn(page.light.text),
      regulation: MINIMISATION,
    };
  }
  if (element.tag === 'img' || element.tag === 'picture') {
    const lit = page.light.images.map(({ source }) => source);
    return {
      verdict: 'unlisted',
      reason: `Images are shown only when the policy lights them and their file is among the site’s listed assets${lit.length > 0 ? '' : '; on this page it lights none'}.`,
      selector: lit.length > 0 ? lit.join(', ') : null,
      regulation: MINIMISATION,
    };
  }
  if (text === 'none') {
    return {
      verdict: 'structure',
      reason:
        'This holds no text of its own. Structure, boxes and the site’s own style are captured as they are, without names.',
      selector: null,
      regulation: MINIMISATION,
    };
  }
  if (text === 'shown') {
    return {
      verdict: 'dictionary',
      reason:
        'This text is exactly one of the site’s own strings in the policy’s dictionary: it is the same for everybody, so it says nothing about the person.',
      selector: null,
      regulation: MINIMISATION,
    };
  }
  return {
    verdict: 'unlisted',
    reason:
      strings > 0
        ? 'No rule lights this text, and it is not exactly one of the site’s own strings in the policy’s dictionary, so it may be about the person.'
        : 'No rule lights this text, so it may be about the person.',
    selector: null,
    regulation: MINIMISATION,
  };
}

function isEntered({ tag, attributes }: JudgedElement): boolean {
  return ENTERED.has(tag) && !(tag === 'input' && BUTTONS.has(attributes.type ?? ''));
}

/** The attribute by which the floor knows what may be entered there. */
function floorAttribute(node: Node | null): string | null {
  if (node === null) return null;
  const { type, autocomplete } = node.attributes;
  if (type === 'password') return 'type=password';
  return autocomplete === undefined || autocomplete === 'on' || autocomplete === 'off'
    ? null
    : `autocomplete=${autocomplete}`;
}
