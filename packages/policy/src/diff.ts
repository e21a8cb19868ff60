import { canonicalJson } from './canonical.ts';
import type { CompiledPage, CompiledPolicy, Level } from './compiled.ts';
import { completionOf } from './completion.ts';
import { durationOf } from './duration.ts';
import { litBy, sources } from './lit-by.ts';
import { matchPage } from './runtime.ts';
import { witnessAddresses } from './witness-addresses.ts';

export interface Change {
  /** `loosens`: more is captured, shown, or kept longer. `neutral`: neither, or not to be told. */
  readonly effect: 'loosens' | 'tightens' | 'neutral';
  readonly sentence: string;
}

export interface PolicyDifference {
  readonly changes: readonly Change[];
  /** `loosens` when any change does. */
  readonly effect: Change['effect'];
}

/** What changes for visitors when policy `b` replaces `a`, in words. */
export function diffPolicies(a: CompiledPolicy, b: CompiledPolicy): PolicyDifference {
  const changes = [
    ...diffRetention(a, b),
    ...diffConsent(a, b),
    ...diffPages(a, b),
    ...diffReach(a, b),
    ...diffCounts('dictionary string', 'shows', 'masks', a.dictionary.hashes, b.dictionary.hashes),
    ...diffAssets(a, b),
    ...diffEvents(a, b),
    ...diffNames('experiment variant', a.variants, b.variants),
  ];
  const effect = changes.some((change) => change.effect === 'loosens')
    ? 'loosens'
    : changes.some((change) => change.effect === 'tightens')
      ? 'tightens'
      : 'neutral';
  return { changes, effect };
}

const STRICTNESS: Record<Level, number> = { off: 0, signals: 1, replay: 2 };

function change(effect: Change['effect'], sentence: string): Change {
  return { effect, sentence };
}

function diffRetention(a: CompiledPolicy, b: CompiledPolicy): Change[] {
  return (['replay', 'signals', 'consent'] as const).flatMap((kind) => {
    const days = b.retentionDays[kind] - a.retentionDays[kind];
    if (days === 0) return [];
    const what = { replay: 'replays', signals: 'signals', consent: 'consent receipts' }[kind];
    // Receipts prove consent, they hold nothing of a visit: longer is not looser.
    const effect = kind === 'consent' ? 'neutral' : days > 0 ? 'loosens' : 'tightens';
    const by = `${durationOf(Math.abs(days))} ${days > 0 ? 'longer' : 'shorter'}`;
    return [change(effect, `keeps ${what} ${by} (${durationOf(b.retentionDays[kind])})`)];
  });
}

function diffConsent(a: CompiledPolicy, b: CompiledPolicy): Change[] {
  const changes: Change[] = [];
  const reask = b.consent.reaskDays - a.consent.reaskDays;
  if (reask !== 0) {
    const effect = reask < 0 ? 'loosens' : 'tightens';
    changes.push(
      change(
        effect,
        `asks again ${reask < 0 ? 'sooner' : 'later'} after a refusal, after ${durationOf(b.consent.reaskDays)}`,
      ),
    );
  }
  for (const key of ['jurisdiction', 'privacyUrl', 'controller'] as const) {
    if (a.consent[key] === b.consent[key]) continue;
    const what = { jurisdiction: 'the jurisdiction', privacyUrl: 'the privacy notice', controller: 'the controller' }[
      key
    ];
    changes.push(change('neutral', `${what} is now ${b.consent[key]}, was ${a.consent[key]}`));
  }
  if (a.site !== b.site) changes.push(change('neutral', `is the policy of ${b.site}, was that of ${a.site}`));
  const { noticeVersion, languages = [] } = b.consent;
  if (a.consent.noticeVersion !== noticeVersion)
    changes.push(change('neutral', `the notice is now ${noticeVersion}: visitors are asked anew`));
  if (a.consent.languages?.join() !== languages.join())
    changes.push(change('neutral', `the languages of the notice are ${languages.join(', ')}, the default first`));
  if (canonicalJson(a.consent.purposeTexts ?? {}) !== canonicalJson(b.consent.purposeTexts ?? {}))
    changes.push(change('loosens', 'words a purpose differently in a language of the notice'));
  if (JSON.stringify(a.consent.notice) !== JSON.stringify(b.consent.notice)) {
    changes.push(
      change('neutral', `the consent notice reads differently (${Object.keys(b.consent.notice).join(', ')})`),
    );
  }
  for (const id of new Set([...Object.keys(a.purposes), ...Object.keys(b.purposes)])) {
    const [before, after] = [a.purposes[id], b.purposes[id]];
    if (before === after) continue;
    if (before === undefined)
      changes.push(change('loosens', `has a new purpose, "${after}" (${id}): visitors must be asked anew`));
    else if (after === undefined) changes.push(change('tightens', `gives up the purpose "${before}" (${id})`));
    else
      changes.push(
        change('loosens', `changes the purpose ${id} from "${before}" to "${after}": visitors must be asked anew`),
      );
  }
  return changes;
}

function diffPages(a: CompiledPolicy, b: CompiledPolicy): Change[] {
  const [before, after] = [rulesByMatch(a), rulesByMatch(b)];
  const changes: Change[] = [];
  for (const match of new Set([...before.keys(), ...after.keys()])) {
    const [old, fresh] = [before.get(match), after.get(match)];
    if (old && fresh) changes.push(...diffPage(old, fresh));
    else if (fresh) changes.push(ruleAdded(fresh));
    else if (old) changes.push(ruleRemoved(old));
  }
  const order = (policy: CompiledPolicy, shared: Map<string, CompiledPage>) =>
    policy.pages
      .map((page) => page.match)
      .filter((match) => shared.has(match))
      .join(' ');
  if (order(a, after) !== order(b, before)) changes.push(change('neutral', 'lists its page rules in another order'));
  return changes;
}

/** The rule that counts for each template: the strictest, the first of equals. */
function rulesByMatch(policy: CompiledPolicy): Map<string, CompiledPage> {
  const rules = new Map<string, CompiledPage>();
  for (const page of policy.pages) {
    const other = rules.get(page.match);
    if (!other || STRICTNESS[page.level] < STRICTNESS[other.level]) rules.set(page.match, page);
  }
  return rules;
}

/** Where another rule holds than before: taking a rule out, or moving it, can hand its addresses to a looser one. */
function diffReach(a: CompiledPolicy, b: CompiledPolicy): Change[] {
  const sentences = new Set<string>();
  for (const address of witnessAddresses([...a.pages, ...b.pages].map(({ match }) => match))) {
    const [before, after] = [matchPage(a, address)?.page, matchPage(b, address)?.page];
    if (!after || before?.match === after.match) continue;
    const [old, fresh] = [before?.level ?? 'off', after.level];
    if (STRICTNESS[fresh] > STRICTNESS[old])
      sentences.add(
        `captures ${fresh} by the rule ${after.match} where it was ${old} (${before ? `by ${before.match}` : 'no rule'})`,
      );
    else if (fresh === 'replay' && old === 'replay')
      sentences.add(`replays by the rule ${after.match} what was replayed by ${before?.match}`);
  }
  return [...sentences].map((sentence) => change('loosens', sentence));
}

function ruleAdded(page: CompiledPage): Change {
  // Whether it takes its addresses from a looser rule is another question, which `diffReach` answers.
  if (page.level === 'off') return change('tightens', `switches ${page.match} off by a rule of its own`);
  return change('loosens', `captures ${page.level} on ${page.match}, which no rule of its own named before`);
}

function ruleRemoved(page: CompiledPage): Change {
  if (page.level === 'off') return change('loosens', `no longer switches ${page.match} off by a rule of its own`);
  // Without a stricter rule, a looser one that also matches would hold.
  return change(
    page.level === 'signals' ? 'neutral' : 'tightens',
    `has no rule for ${page.match} any more (it was ${page.level})`,
  );
}

function diffPage(old: CompiledPage, fresh: CompiledPage): Change[] {
  const on = `on ${fresh.match}`;
  const changes: Change[] = [];
  if (old.level !== fresh.level) {
    const effect = STRICTNESS[fresh.level] > STRICTNESS[old.level] ? 'loosens' : 'tightens';
    changes.push(change(effect, `captures ${fresh.level === 'off' ? 'nothing' : fresh.level} ${on}, was ${old.level}`));
  }
  if (old.level === 'replay' && fresh.level === 'replay') changes.push(...diffReplay(old, fresh, on));
  if (fresh.level === 'replay')
    changes.push(...diffLight(old, fresh, on), ...diffDark('mask', 'masks', old, fresh, on));
  if (fresh.level !== 'off') changes.push(...diffDark('exclude', 'excludes', old, fresh, on));
  changes.push(...diffSignals(old, fresh, on));
  if (old.regime !== fresh.regime)
    changes.push(
      change(
        'neutral',
        `counts a session ${on} as ${fresh.regime ?? 'what the site says'}, was ${old.regime ?? 'what the site says'}`,
      ),
    );
  for (const pair of fresh.query.filter((one) => !old.query.includes(one)))
    changes.push(change('loosens', `keeps ?${pair} in the address ${on}`));
  for (const pair of old.query.filter((one) => !fresh.query.includes(one)))
    changes.push(change('tightens', `drops ?${pair} from the address ${on}`));
  return changes;
}

function diffReplay(old: CompiledPage, fresh: CompiledPage, on: string): Change[] {
  const changes: Change[] = [];
  const percent = (share: number) => `${Number((share * 100).toFixed(4))}%`;
  if (old.sample !== fresh.sample) {
    changes.push(
      change(
        fresh.sample > old.sample ? 'loosens' : 'tightens',
        `replays ${percent(fresh.sample)} of sessions ${on}, was ${percent(old.sample)}`,
      ),
    );
  }
  if (old.until !== fresh.until) {
    changes.push(
      change(
        (fresh.until ?? '') > (old.until ?? '') ? 'loosens' : 'tightens',
        `replays until ${fresh.until} ${on}, was ${old.until}`,
      ),
    );
  }
  if (old.purpose !== fresh.purpose)
    changes.push(change('loosens', `replays for the purpose ${fresh.purpose} ${on}, was ${old.purpose}`));
  if (old.triggers.length > 0 && fresh.triggers.length === 0)
    changes.push(change('loosens', `starts replay with the page ${on}, no longer on a trigger`));
  else if (old.triggers.length === 0 && fresh.triggers.length > 0)
    changes.push(change('tightens', `starts replay ${on} only on ${fresh.triggers.join(', ')}`));
  else {
    for (const one of fresh.triggers.filter((trigger) => !old.triggers.includes(trigger)))
      changes.push(change('loosens', `starts replay ${on} also on ${one}`));
    for (const one of old.triggers.filter((trigger) => !fresh.triggers.includes(trigger)))
      changes.push(change('tightens', `no longer starts replay ${on} on ${one}`));
  }
  return changes;
}

function diffSignals(old: CompiledPage, fresh: CompiledPage, on: string): Change[] {
  const errors = (page: CompiledPage) =>
    page.level === 'off' ? [] : (page.errors ?? []).map(({ source }) => `that \`${source}\` shows an error`);
  return [
    ...(old.reason === fresh.reason ? [] : [change('neutral', `gives another reason for what it captures ${on}`)]),
    ...added(errors(old), errors(fresh)).map((one) => change('loosens', `records ${one} ${on}`)),
    ...added(errors(fresh), errors(old)).map((one) => change('tightens', `no longer records ${one} ${on}`)),
  ];
}

function diffLight(old: CompiledPage, fresh: CompiledPage, on: string): Change[] {
  const lit = (page: CompiledPage) => (page.level === 'replay' ? litBy(page) : []);
  const changes: Change[] = [];
  for (const one of added(lit(old), lit(fresh))) changes.push(change('loosens', `now lights ${one} ${on}`));
  for (const one of added(lit(fresh), lit(old))) changes.push(change('tightens', `no longer lights ${one} ${on}`));
  return changes;
}

function diffDark(
  kind: 'mask' | 'exclude',
  verb: string,
  old: CompiledPage,
  fresh: CompiledPage,
  on: string,
): Change[] {
  const [before, after] = [sources(old[kind]), sources(fresh[kind])];
  return [
    ...added(before, after).map((one) => change('tightens', `now ${verb} \`${one}\` ${on}`)),
    ...added(after, before).map((one) => change('loosens', `no longer ${verb} \`${one}\` ${on}`)),
  ];
}

function added(before: readonly string[], after: readonly string[]): string[] {
  return [...new Set(after)].filter((one) => !before.includes(one));
}

function diffCounts(what: string, more: string, fewer: string, a: readonly string[], b: readonly string[]): Change[] {
  const [gained, lost] = [added(a, b).length, added(b, a).length];
  const plural = (count: number) => `${count} ${what}${count === 1 ? '' : 's'}`;
  return [
    ...(gained > 0 ? [change('loosens', `${more} ${plural(gained)} more`)] : []),
    ...(lost > 0 ? [change('tightens', `${fewer} ${plural(lost)} that ${lost === 1 ? 'was' : 'were'} shown`)] : []),
  ];
}

function diffAssets(a: CompiledPolicy, b: CompiledPolicy): Change[] {
  const paths = new Set([...Object.keys(a.assets), ...Object.keys(b.assets)]);
  return [...paths].sort().flatMap((path) => {
    const [before, after] = [a.assets[path], b.assets[path]];
    if (before === after) return [];
    if (before === undefined) return [change('loosens', `replays may show the file ${path}`)];
    if (after === undefined) return [change('tightens', `replays no longer show the file ${path}`)];
    return [change('neutral', `the file ${path} has new content`)];
  });
}

function diffEvents(a: CompiledPolicy, b: CompiledPolicy): Change[] {
  const properties = (policy: CompiledPolicy) =>
    Object.entries(policy.events).flatMap(([name, typed]) => [
      `the event ${name}`,
      ...Object.entries(typed).flatMap(([property, type]) =>
        typeof type === 'string'
          ? [`${name}.${property} (${type})`]
          : type.map((value) => `${name}.${property} = ${value}`),
      ),
    ]);
  const [before, after] = [properties(a), properties(b)];
  const [was, is] = [completionOf(a), completionOf(b)];
  return [
    ...added(before, after).map((one) => change('loosens', `accepts ${one}`)),
    ...added(after, before).map((one) => change('tightens', `no longer accepts ${one}`)),
    ...(was === is || is === null ? [] : [change('neutral', `an application is complete with the event ${is}`)]),
  ];
}

function diffNames(what: string, a: readonly string[], b: readonly string[]): Change[] {
  return [
    ...added(a, b).map((one) => change('loosens', `records the ${what} ${one}`)),
    ...added(b, a).map((one) => change('tightens', `no longer records the ${what} ${one}`)),
  ];
}
