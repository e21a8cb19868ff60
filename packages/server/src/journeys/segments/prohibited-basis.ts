import type { RefusedProperty } from '@scrim/protocol';
import { ScrimError } from '../../platform/errors.ts';

interface Basis extends RefusedProperty {
  /** Words that name it wherever they stand, singular and lower case. */
  readonly words: readonly string[];
  /** Words that name it as a property, but mean other things in a name: “old phones”. */
  readonly asProperty: readonly string[];
}

const REG_B = 'Regulation B, 12 CFR 1002.2(z) and 1002.4(a)';

/**
 * Properties that are a prohibited basis, or stand for one well enough that a group made by them is a group made by it.
 * None of them is stored; they are named so that whoever asks learns why.
 */
const BASES: readonly Basis[] = [
  {
    property: 'age',
    label: 'Age, date of birth',
    reason: 'Age is a prohibited basis.',
    regulation: REG_B,
    words: ['age', 'aged', 'birth', 'birthday', 'birthdate', 'dob', 'elderly', 'millennial', 'boomer'],
    asProperty: ['senior', 'retired', 'old', 'young', 'generation'],
  },
  {
    property: 'sex',
    label: 'Sex, gender, title',
    reason: 'Sex is a prohibited basis, gender identity and sexual orientation with it.',
    regulation: REG_B,
    words: [
      'sex',
      'gender',
      'male',
      'female',
      'woman',
      'women',
      'pronoun',
      'gay',
      'lesbian',
      'lgbt',
      'transgender',
      'pregnant',
      'pregnancy',
      'maternity',
    ],
    asProperty: ['man', 'men', 'mr', 'mrs', 'ms'],
  },
  {
    property: 'race',
    label: 'Race, color',
    reason: 'Race and color are prohibited bases.',
    regulation: REG_B,
    words: ['race', 'racial', 'ethnicity', 'ethnic', 'asian', 'hispanic', 'latino', 'latina', 'latinx', 'minority'],
    asProperty: ['color', 'colour', 'black', 'white', 'native'],
  },
  {
    property: 'national_origin',
    label: 'National origin, citizenship',
    reason: 'National origin is a prohibited basis; citizenship and immigration status stand for it.',
    regulation: REG_B,
    words: [
      'nationality',
      'citizen',
      'citizenship',
      'immigrant',
      'immigration',
      'foreigner',
      'birthplace',
      'mexican',
      'chinese',
    ],
    asProperty: ['origin', 'visa', 'foreign'],
  },
  {
    property: 'language',
    label: 'Language',
    reason:
      'Language stands for national origin. It can be looked at as a filter, to find a defect of a translation, but not be kept or combined as a segment.',
    regulation: 'Regulation B, 12 CFR 1002.2(z), national origin',
    words: ['language', 'locale', 'english', 'spanish', 'espanol', 'español', 'lep'],
    asProperty: [],
  },
  {
    property: 'marital_status',
    label: 'Marital status, children',
    reason: 'Marital status is a prohibited basis; dependants and childbearing may not be used for it either.',
    regulation: 'Regulation B, 12 CFR 1002.2(z), 1002.5(d) and 1002.6(b)(3)',
    words: ['marital', 'married', 'spouse', 'divorced', 'divorce', 'widow', 'widowed', 'wife', 'husband'],
    asProperty: ['single', 'family', 'child', 'children', 'dependant', 'dependent'],
  },
  {
    property: 'religion',
    label: 'Religion',
    reason: 'Religion is a prohibited basis.',
    regulation: REG_B,
    words: ['religion', 'religious', 'church', 'muslim', 'christian', 'jewish', 'hindu', 'catholic'],
    asProperty: [],
  },
  {
    property: 'public_assistance',
    label: 'Public assistance, source of income',
    reason: 'Income from a public assistance program is a prohibited basis.',
    regulation: REG_B,
    words: ['welfare', 'medicaid', 'ssi', 'ssdi', 'unemployment', 'unemployed', 'section8'],
    asProperty: ['assistance', 'benefit', 'benefits', 'snap'],
  },
  {
    property: 'exercised_rights',
    label: 'Complaint, dispute, consumer rights',
    reason:
      'Whoever exercises a right under the Consumer Credit Protection Act in good faith may not be treated apart for it.',
    regulation: REG_B,
    words: ['complaint', 'complainant', 'dispute', 'disputed', 'litigation', 'lawsuit'],
    asProperty: [],
  },
  {
    property: 'postcode',
    label: 'Postcode, address, neighbourhood',
    reason: 'Where somebody lives stands for race and national origin (redlining).',
    regulation: 'Regulation B, 12 CFR 1002.4(b); Fair Housing Act, 42 U.S.C. 3605',
    words: ['zip', 'zipcode', 'postcode', 'neighborhood', 'neighbourhood'],
    asProperty: ['postal', 'address', 'city', 'county', 'tract', 'state'],
  },
  {
    property: 'name',
    label: 'First name, surname',
    reason: 'Names stand for sex, race and national origin; they are never stored.',
    regulation: REG_B,
    words: ['firstname', 'surname', 'lastname', 'forename'],
    asProperty: [],
  },
  {
    property: 'school',
    label: 'School, education',
    reason: 'The school somebody went to stands for race and age.',
    regulation: REG_B,
    words: ['school', 'college', 'university', 'hbcu'],
    asProperty: ['education'],
  },
  {
    property: 'health',
    label: 'Health, disability',
    reason: 'Disability is often inferred from income and benefits, and medical information may not be used in credit.',
    regulation: 'FCRA, 15 U.S.C. 1681b(g); Regulation V, 12 CFR 1022.30',
    words: ['disability', 'disabled', 'medical', 'illness'],
    asProperty: ['health'],
  },
];

/** A first path segment such as `/es/apply`, `/es-MX`, `/es-419` or `/zh-Hans` says which language is read there; `/my-loan` does not. */
const LANGUAGE_SEGMENT = /^\/[a-z]{2}(?:[-_](?:hans|hant|latn|cyrl|arab))?(?:[-_](?:[a-z]{2}|\d{3}))?(?:\/|$)/i;

/** What a page may not be of; it may ask about the rest, such as an address. */
const REFUSED_OF_PAGES = BASES.filter(({ property }) => property === 'language' || property === 'exercised_rights');

/** For the builder: what cannot be chosen, and why. */
export const REFUSED_PROPERTIES: readonly RefusedProperty[] = BASES.map(toRefused);

/** The prohibited basis that a property asks for; null when none. */
export function prohibitedProperty(property: string): RefusedProperty | null {
  const words = wordsOf(property);
  const found = BASES.find(
    (basis) =>
      basis.property === property.toLowerCase() ||
      [...basis.words, ...basis.asProperty].some((word) => words.has(word)),
  );
  return found === undefined ? null : toRefused(found);
}

/** The prohibited basis that the name of something kept, an event or a variant speaks of; null when none. */
export function prohibitedName(name: string, among: readonly Basis[] = BASES): RefusedProperty | null {
  const words = wordsOf(name);
  const found = among.find((basis) => basis.words.some((word) => words.has(word)));
  return found === undefined ? null : toRefused(found);
}

/** Words of a form's fields: a list of visits may be named after the one that it is about. */
const OF_FIELDS: readonly string[] = [
  ...['age', 'birth', 'birthday', 'birthdate', 'dob', 'zip', 'zipcode', 'postcode'],
  ...['firstname', 'surname', 'lastname', 'forename'],
];

/** The same for a list of visits: a view or a playlist. */
export function prohibitedListName(name: string): RefusedProperty | null {
  const among = BASES.map((basis) => ({
    ...basis,
    words: basis.words.filter((word) => !OF_FIELDS.includes(word)),
  }));
  return prohibitedName(name, among);
}

/** The same for a page, which must be neither one language's nor that of a complaint or a dispute. */
export function prohibitedPage(template: string): RefusedProperty | null {
  return LANGUAGE_SEGMENT.test(template) ? prohibitedProperty('language') : prohibitedName(template, REFUSED_OF_PAGES);
}

/** Throws `segment_property_refused` when what is to be kept is by a prohibited basis. */
export function refuseBasis(asked: string, basis: RefusedProperty | null): void {
  if (basis === null) return;
  throw new ScrimError('segment_property_refused', { detail: `“${asked}”: ${basis.reason} (${basis.regulation})` });
}

function wordsOf(text: string): ReadonlySet<string> {
  const words = text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .normalize('NFC')
    .split(/[^\p{L}\p{N}]+/u);
  const joined = words.map((_, at) => words.slice(at, at + 2).join(''));
  return new Set([...words, ...joined].flatMap((word) => [word, word.replace(/s$/, '')]));
}

function toRefused({ property, label, reason, regulation }: Basis): RefusedProperty {
  return { property, label, reason, regulation };
}
