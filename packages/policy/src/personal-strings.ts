import type { StringRole } from './compiled.ts';
import { isDrawing } from './drawing.ts';
import { shapeBreach } from './floor.ts';
import { GIVEN_NAMES, SURNAMES } from './personal-names.ts';
import { normaliseString } from './string-hash.ts';

/** Why a string of the site's own source may still say something about a person when it is shown. */
export interface Doubt {
  readonly kind:
    | 'shape'
    | 'digits'
    | 'name'
    | 'fact'
    | 'place'
    | 'placeholder'
    | 'too-short'
    | 'too-long'
    | 'no-drawing';
  readonly why: string;
  readonly regulation?: string;
}

const NAMES = new Set([...GIVEN_NAMES, ...SURNAMES].flatMap((line) => line.split(' ')));

/** Words that, shown to one person, state a decision, a standing or a trait of theirs. English and Spanish, folded. */
const FACTS =
  /\b(?:approved|approval|declined|denied|denial|rejected|turned down|refused|ineligible|eligible|pre-?qualified|qualified|overdue|past due|delinquent|delinquency|default(?:ed)?|charged off|collections?|foreclosure|bankrupt(?:cy)?|repossess\w*|fraud\w*|suspended|blocked|frozen|closed account|verified|unverified|deceased|married|single|divorced|widow\w*|separated|pregnan\w*|disab(?:led|ility)|veteran|citizen|immigrant|male|female|unemployed|employed|self-employed|retired|student|excellent|good|fair|poor|paid|unpaid|in arrears|hardship|too young|below what|too high|too low|aprobad[oa]s?|rechazad[oa]s?|denegad[oa]s?|negad[oa]s?|no elegible|elegible|precalificad[oa]|vencid[oa]s?|atrasad[oa]s?|moros[oa]s?|mora|en mora|impag\w+|pagad[oa]s?|bancarrota|quiebra|embargo|fraude|suspendid[oa]|bloquead[oa]|congelad[oa]|verificad[oa]|fallecid[oa]|casad[oa]|solter[oa]|divorciad[oa]|viud[oa]|separad[oa]|embarazad[oa]|discapacidad|veteran[oa]|ciudadan[oa]|desemplead[oa]|emplead[oa]|jubilad[oa]|estudiante|excelente|buen[oa]|regular|mal[oa])\b/;

const PLACES = new Set(
  (
    'alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|district of columbia|florida|georgia|hawaii|idaho|illinois|' +
    'indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri|montana|nebraska|nevada|' +
    'new hampshire|new jersey|new mexico|new york|north carolina|north dakota|ohio|oklahoma|oregon|pennsylvania|rhode island|south carolina|' +
    'south dakota|tennessee|texas|utah|vermont|virginia|washington|west virginia|wisconsin|wyoming|puerto rico|guam|nueva york|nuevo mexico|' +
    'nueva jersey|carolina del norte|carolina del sur|dakota del norte|dakota del sur|virginia occidental|pensilvania|luisiana|misisipi|misuri|' +
    'tejas|hawai|oregon|distrito de columbia|united states|mexico|canada|spain|espana|estados unidos'
  ).split('|'),
);

const MAX_FACT_WORDS = 12;
const NO_DRAWING: Doubt = {
  kind: 'no-drawing',
  why: 'is not the places of a shape, as `d=M5 12h14` and `cx=12 cy=12 r=9` are, in at most 5,000 characters',
};

/** What a human must look at before this string is shown; empty when nothing. */
export function doubtsAbout(text: string, role: StringRole): Doubt[] {
  if (role === 'drawing') return isDrawing(text) ? [] : [NO_DRAWING];
  const plain = normaliseString(text);
  const folded = fold(plain);
  const words = folded.split(/[^\p{L}\p{N}'-]+/u).filter(Boolean);
  const doubts: Doubt[] = [];
  const shape = shapeBreach(plain);
  if (shape) doubts.push({ kind: 'shape', why: `has the shape of ${shape.what}`, regulation: shape.regulation });
  if (/\{\{?[^}]*\}|%[sd@]|\$\{|<\/?\w/.test(plain)) {
    doubts.push({ kind: 'placeholder', why: 'has a place that is filled in, so what is shown is never exactly this' });
  }
  if (/\p{N}/u.test(plain)) doubts.push({ kind: 'digits', why: 'has digits, which could be those of a person' });
  if (!/\p{L}{2}/u.test(plain))
    doubts.push({ kind: 'too-short', why: 'is too short to be told from what people type' });
  if (plain.length > 2000) doubts.push({ kind: 'too-long', why: 'is longer than 2,000 characters' });
  if (isName(words)) doubts.push({ kind: 'name', why: 'could be the name of a person' });
  if (PLACES.has(folded) || PLACES.has(/^[^,]+, (.+)$/.exec(folded)?.[1] ?? ''))
    doubts.push({ kind: 'place', why: 'is a place, and could be where a person lives' });
  const fact = words.length <= MAX_FACT_WORDS ? FACTS.exec(folded)?.[0] : null;
  if (fact) doubts.push({ kind: 'fact', why: `"${fact}" states a fact about the person it is shown to` });
  return doubts;
}

/** All words are names or initials, and at least one is a name: `Grace`, `Grace T.`, `Hector de la Cruz`. */
function isName(words: readonly string[]): boolean {
  if (words.length === 0 || words.length > 5) return false;
  const bare = words.map((word) => word.replace(/^['-]+|['-]+$/g, ''));
  const particles = new Set([
    'de',
    'del',
    'la',
    'las',
    'los',
    'y',
    'van',
    'von',
    'mr',
    'mrs',
    'ms',
    'dr',
    'sr',
    'sra',
    'jr',
  ]);
  return (
    bare.some((word) => NAMES.has(word)) &&
    bare.every((word) => word.length === 1 || particles.has(word) || word.split('-').every((part) => NAMES.has(part)))
  );
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
