import { compilePolicy, formatProblem } from '@scrim/policy';
import { type Candidate, judge, LABEL_ATTRIBUTES, writeDictionary } from '@scrim/policy/learn';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../browser/launch.ts';
import { payingNothing } from '../browser/network-guard.ts';
import { refuse, waitForNotice } from '../consent/consent-check.ts';
import { ProbeRefusal } from '../errors.ts';
import { explore, type VisitedPage } from '../explore/explore.ts';
import { makePerson, type SyntheticPerson } from '../people/synthetic-person.ts';
import { Visit } from '../visit.ts';
import { type Pictures, picture } from './before-after.ts';
import { collectStrings, type ShownString } from './collect-strings.ts';
import { holdBackChoices } from './hold-back-choices.ts';
import { lookAtPage, type PageLook, togetherWith } from './page-look.ts';
import { type ProposedPage, proposeLevel, writePolicy } from './propose-policy.ts';
import { templatePath } from './template-path.ts';
import { type NeverVaries, type Walk, whatNeverVaries } from './what-never-varies.ts';

export interface LearnOptions {
  /** Where walks begin: one address for each language or part of the site. All of one origin. */
  readonly urls: readonly string[];
  readonly site: string;
  readonly people: number;
  readonly pages: number;
  /** Propose replay of a small sample where nothing speaks against it; else signals. */
  readonly replay: boolean;
  /** ISO date until which replay is proposed. */
  readonly until: string;
  readonly say: (line: string) => void;
}

export interface Proposal {
  readonly policy: string;
  readonly dictionaries: readonly {
    readonly file: string;
    readonly language: string;
    readonly text: string;
    readonly shown: number;
    readonly undecided: number;
  }[];
  readonly pages: readonly ProposedPage[];
  readonly candidates: readonly Candidate[];
  readonly varying: NeverVaries['varying'];
  readonly pictures: readonly Pictures[];
}

/** Walks that go on at the same time: a walk mostly waits. */
const AT_ONCE = 3;
const TIMES_EACH = 2;
const LONGEST_WALK = 150_000;

/**
 * Proposes a policy and its string dictionaries for a site: several different synthetic people walk it, twice each.
 * @throws ProbeRefusal when an address is none, or of another origin than the first, or no policy that compiles follows
 */
export async function learnPolicy(options: LearnOptions): Promise<Proposal> {
  const [first] = options.urls;
  if (!first || !URL.canParse(first))
    throw new ProbeRefusal('probe_url', 'Give the address to begin at, such as https://apply.example/.');
  const { origin } = new URL(first);
  for (const url of options.urls)
    if (!URL.canParse(url) || new URL(url).origin !== origin)
      throw new ProbeRefusal('probe_origin', `${url} is not of ${origin}: learn one origin at a time.`);
  // A name that no site can have is refused before the walks, which take minutes.
  proposeFrom([], [{ path: '/', payment: null, password: false, upload: false }], new Set(), options);
  const browser = await launchBrowser();
  try {
    return await learn(browser, options, origin);
  } finally {
    await browser.close();
  }
}

async function learn(browser: Browser, options: LearnOptions, origin: string): Promise<Proposal> {
  const walks: Walk[] = [];
  const looks = new Map<string, PageLook>();
  const choices = new Set<string>();
  const planned = options.urls.flatMap((url) =>
    Array.from({ length: options.people * TIMES_EACH }, (_, index) => ({ url, person: index % options.people })),
  );
  const started = planned.length;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let next = planned.shift(); next; next = planned.shift()) {
        const { walk, pages } = await walkOnce(browser, next, options, origin, looks, choices);
        walks.push(walk);
        options.say(`walk ${walks.length} of ${started}: ${pages.length} pages from ${next.url}`);
      }
    }),
  );
  const proposal = proposeFrom(walks, [...looks.values()], choices, options);
  options.say('pictures of before and after');
  const lit = proposal.candidates
    .filter(({ verdict }) => verdict === 'show')
    .map(({ role, text }) => `${role}\n${text}`);
  return { ...proposal, pictures: await takePictures(browser, options, origin, proposal.pages, lit) };
}

/**
 * The policy and the dictionaries that follow from walks, from what their pages look like, and from what people choose from there.
 * @throws ProbeRefusal when they do not compile
 */
export function proposeFrom(
  walks: readonly Walk[],
  looks: readonly PageLook[],
  choices: ReadonlySet<string>,
  { site, replay, until }: Pick<LearnOptions, 'site' | 'replay' | 'until'>,
): Omit<Proposal, 'pictures'> {
  const learned = whatNeverVaries(walks);
  // Of rules that match, the strictest holds, and of equals the first: what a wildcard stands for comes last.
  const order = ({ path }: PageLook) => path.replaceAll('*', '\uffff');
  // A wildcard alone would name pages that nobody has seen.
  const named = looks.filter(({ path }) => !path.includes('*') || /[^/*]/.test(path));
  const pages = named.sort((a, b) => (order(a) < order(b) ? -1 : 1)).map((look) => proposeLevel(look, replay));
  const off = new Set(pages.filter(({ level }) => level === 'off').map(({ path }) => path));
  const dictionaries: Proposal['dictionaries'][number][] = [];
  const candidates: Candidate[] = [];
  for (const { language, sightings } of learned) {
    const judged = judge(sightings.filter(({ file }) => !off.has(file))).map((one) => holdBackChoices(one, choices));
    candidates.push(...judged);
    const { text, shown, undecided } = writeDictionary(judged, language, null);
    if (text === null) continue;
    const named = text.replace('`scrim policy strings`', '`scrim policy learn`');
    dictionaries.push({ file: `strings/learned.${language}.yaml`, language, text: named, shown, undecided });
  }
  const policy = writePolicy(site, pages, dictionaries, until);
  refuseUnlessCompiles(policy, dictionaries);
  return {
    policy,
    dictionaries,
    pages,
    candidates,
    varying: learned.flatMap(({ varying }) => varying),
  };
}

function refuseUnlessCompiles(policy: string, dictionaries: Proposal['dictionaries']): void {
  const read = (path: string) => dictionaries.find(({ file }) => file === path)?.text ?? '';
  const { problems } = compilePolicy(policy, { name: 'scrim.policy.yaml', read, list: () => [] });
  const errors = problems.filter(({ severity }) => severity === 'error').map(formatProblem);
  if (errors.length > 0)
    throw new ProbeRefusal('probe_proposal', `The policy to be proposed does not compile.\n${errors.join('\n')}`);
}

async function walkOnce(
  browser: Browser,
  { url, person: index }: { readonly url: string; readonly person: number },
  { people, pages: limit }: LearnOptions,
  origin: string,
  looks: Map<string, PageLook>,
  choices: Set<string>,
): Promise<{ walk: Walk; pages: VisitedPage[] }> {
  const person = walkerOf(index, people);
  const permission = payingNothing([origin]);
  const visit = await Visit.begin(browser, { person, permission, variant: index });
  const seen = new Map<string, { language: string; strings: ShownString[] }>();
  try {
    await openQuietly(visit, url);
    const onState = async () => {
      const path = templatePath(visit.page.url());
      const look = await lookAtPage(visit.page);
      if (templatePath(visit.page.url()) === path) looks.set(path, togetherWith(looks.get(path), { path, ...look }));
      const collected = await collectStrings(visit.page, [...LABEL_ATTRIBUTES]).catch(() => null);
      if (!collected) return;
      const { language, strings } = collected;
      for (const choice of collected.choices) choices.add(choice);
      const known = seen.get(path);
      if (known) known.strings.push(...strings);
      else seen.set(path, { language, strings: [...strings] });
    };
    const pages = await explore(visit, url, {
      ...permission,
      pages: limit,
      until: Date.now() + LONGEST_WALK,
      sendEmpty: true,
      onState,
    });
    return { walk: { person: index, values: Object.values(person), pages: seen }, pages };
  } finally {
    await visit.close();
  }
}

/** Who walks: the last of the people earns too little, as what is told to those who are refused, others must not be told too. */
export function walkerOf(index: number, people: number): SyntheticPerson {
  const person = makePerson(101 + index);
  return index === people - 1 ? { ...person, income: '10400', housingCost: '900' } : person;
}

async function openQuietly(visit: Visit, url: string): Promise<void> {
  await visit.open(url);
  const notice = await waitForNotice(visit, 1_500);
  if (notice.length > 0) await refuse(visit, notice);
}

async function takePictures(
  browser: Browser,
  options: LearnOptions,
  origin: string,
  pages: readonly ProposedPage[],
  lit: readonly string[],
): Promise<Pictures[]> {
  const [url] = options.urls;
  if (!url) return [];
  const taken: Pictures[] = [];
  const permission = payingNothing([origin]);
  const visit = await Visit.begin(browser, { person: walkerOf(0, options.people), permission, variant: 0 });
  try {
    await openQuietly(visit, url);
    const onPage = async () => {
      const path = templatePath(visit.page.url());
      if (pages.some((page) => page.path === path && page.level !== 'off') && !taken.some((one) => one.path === path))
        taken.push(await picture(visit.page, path, lit));
    };
    await explore(visit, url, { ...permission, pages: options.pages, until: Date.now() + LONGEST_WALK, onPage });
  } finally {
    await visit.close();
  }
  return taken;
}
