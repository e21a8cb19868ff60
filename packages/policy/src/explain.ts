import type { CompiledPage, CompiledPolicy } from './compiled.ts';
import { durationOf } from './duration.ts';
import { REGULATIONS } from './regulations.ts';
import { matchPage } from './runtime.ts';

export interface RuleExplanation {
  readonly sentences: readonly string[];
  readonly regulations: readonly string[];
}

export interface PageExplanation extends RuleExplanation {
  readonly template: string | null;
  readonly rule: number | null;
  readonly level: CompiledPage['level'];
}

/** What is captured at an address and why, in sentences. */
export function explainPage(policy: CompiledPolicy, url: string): PageExplanation {
  const match = matchPage(policy, url);
  if (!match) {
    return {
      template: null,
      rule: null,
      level: 'off',
      sentences: ['No rule names this page, so nothing is captured here: no replay, no signals.'],
      regulations: [REGULATIONS.minimisation],
    };
  }
  const address =
    match.template === match.page.match
      ? `The page is stored as ${match.template}.`
      : `The page is stored as ${match.template}, by the rule ${match.page.match}.`;
  const { sentences, regulations } = explainRule(policy, match.page);
  return {
    template: match.template,
    rule: match.rule,
    level: match.page.level,
    sentences: [...sentences, address],
    regulations,
  };
}

/** What one rule captures and why. */
export function explainRule(policy: CompiledPolicy, page: CompiledPage): RuleExplanation {
  if (page.level === 'off') {
    return {
      sentences: ['Nothing is captured here: no replay, no signals, not even that the page was seen.'],
      regulations: offBasis(page),
    };
  }
  const kept = durationOf(policy.retentionDays.signals);
  const signals = `Signals are captured after consent: where people click, scroll, rest and hesitate, and which fields they visit; never what they enter. They are kept ${kept}.`;
  const whose = page.regime
    ? [
        `A session that sees this page counts as that of ${page.regime === 'applicant' ? 'an applicant' : `a ${page.regime}`}.`,
      ]
    : [];
  const details = [
    ...(page.reason ? [`Why it is captured at all: ${page.reason}`] : []),
    ...(page.errors?.length ? [`That ${list(page.errors)} shows an error is recorded, not what it says.`] : []),
    ...(page.exclude.length ? [`Nothing is told of what happens inside ${list(page.exclude)}.`] : []),
    ...(page.query.length > 0 ? [`Of the query the address keeps only ${page.query.join(', ')}.`] : []),
    ...whose,
  ];
  if (page.level === 'signals') {
    return {
      sentences: [signals, 'No replay is made.', ...details],
      regulations: [REGULATIONS.consent, REGULATIONS.minimisation],
    };
  }
  return {
    sentences: [...replaySentences(policy, page), ...shownSentences(policy, page), signals, ...details],
    regulations: [REGULATIONS.consent, REGULATIONS.purpose, REGULATIONS.storage, REGULATIONS.minimisation],
  };
}

function offBasis(page: CompiledPage): string[] {
  return /pay|card|checkout/.test(page.match) ? [REGULATIONS.paymentPage] : [REGULATIONS.minimisation];
}

function replaySentences(policy: CompiledPolicy, page: CompiledPage): string[] {
  const purpose = page.purpose ? (policy.purposes[page.purpose] ?? page.purpose) : 'none';
  const share = `${Number((page.sample * 100).toFixed(4))}%`;
  const starts =
    page.triggers.length > 0
      ? ` It starts when ${page.triggers.map(triggerInWords).join(' or ')}, and holds what follows.`
      : '';
  return [
    `${share} of the sessions with consent are replayed until ${page.until}, for the purpose "${purpose}" (${page.purpose}).${starts}`,
    `Replays are kept ${durationOf(policy.retentionDays.replay)}.`,
  ];
}

function triggerInWords(trigger: CompiledPage['triggers'][number]): string {
  if (trigger === 'error_shown') return 'an error is shown';
  if (trigger === 'rage_click') return 'somebody clicks in rage';
  if (trigger === 'help_opened') return 'help is opened';
  return `the site says "${trigger.slice('custom:'.length)}"`;
}

function shownSentences(policy: CompiledPolicy, page: CompiledPage): string[] {
  const { text, attributes, images } = page.light;
  const strings = policy.dictionary.hashes.length;
  const sentences = [
    strings > 0
      ? `Of the page's words a replay shows what the string dictionary lists (${strings.toLocaleString('en-US')} ${strings === 1 ? 'text' : 'texts'} of the site itself)${text.length > 0 ? `, and the text in ${list(text)}` : ''}.`
      : text.length > 0
        ? `Of the page's words a replay shows the text in ${list(text)}.`
        : "None of the page's words is shown.",
    'Everything else is masked in the browser, and whatever a person enters always is.',
  ];
  if (attributes.length > 0) {
    sentences.push(
      `It shows ${attributes.map(({ selector, names }) => `${names.join(', ')} of \`${selector.source}\``).join('; ')}.`,
    );
  }
  if (images.length > 0)
    sentences.push(`It shows the images ${list(images)} when their file is among the site's listed assets.`);
  if (page.mask.length > 0) sentences.push(`Masked all the same: ${list(page.mask)}.`);
  if (page.exclude.length > 0) sentences.push(`Replaced by an empty box: ${list(page.exclude)}.`);
  return sentences;
}

function list(selectors: readonly { readonly source: string }[]): string {
  return selectors.map(({ source }) => `\`${source}\``).join(', ');
}
