import { base, en, es, es_MX, Faker } from '@faker-js/faker';
import type { DetectorName } from '../inspection/detectors.ts';
import { inspect } from '../inspection/inspect.ts';
import type { RedactedEvent } from '../redactor.ts';
import { MASK } from '../text.ts';
import { addedAsRrweb, type Serialized } from './added.ts';
import { HARD_NEGATIVES, PHRASES } from './personal-data-phrases.ts';

/** What a page shows: blocks, each of the texts of its inline elements. */
export type ShownText = readonly (readonly string[])[];

export interface Sample {
  readonly shown: ShownText;
  /** The same with a mask in place of each letter and digit of the value; of what only looks like one, it is of that. */
  readonly hidden: ShownText;
  /** How the value, or what only looks like one, was written: plain, or one of the disguises. */
  readonly disguise: string;
  /** In the words of a phrase that tuning never sees. */
  readonly reserved: boolean;
}

export interface Corpus {
  readonly positives: readonly Sample[];
  readonly negatives: readonly Sample[];
}

const AREA_CODES =
  '201 202 203 205 206 207 208 209 210 212 213 214 215 216 217 218 219 224 225 228 229 231 234 239 240 248 251 252 253 254 256 260 262 267 269 270 276 281 301 302 303 304 305 307 308 309 310 312 313 314 315 316 317 318 319 320 321 323 325 330 334 336 337 339 347 351 352 360 361 386 401 402 404 405 406 407 408 409 410 412 413 414 415 417 419 423 424 425 430 432 434 435 440 443 469 478 479 480 501 502 503 504 505 507 508 509 510 512 513 515 516 517 518 520 530 540 541 551 559 561 562 563 567 570 571 573 574 580 585 586 601 602 603 605 606 607 608 609 610 612 614 615 616 617 618 619 620 623 626 630 631 636 641 646 650 651 660 661 662 678 682 701 702 703 704 706 707 708 712 713 714 715 716 717 718 719 720 724 727 731 732 734 740 754 757 760 763 765 770 772 773 774 775 781 785 786 801 802 803 804 805 806 808 810 812 813 814 815 816 817 818 828 830 831 832 843 845 847 848 850 856 857 858 859 860 863 864 865 870 901 903 904 906 907 908 909 910 912 913 914 915 916 917 918 919 920 925 928 931 936 937 940 941 947 949 951 952 954 956 970 971 972 973 978 979 980 985 989'.split(
    ' ',
  );
const PREPAID = [
  '4###############',
  '51##############',
  '55##############',
  '2223############',
  '2720############',
  '6011############',
  '65##############',
  '3528############',
  '62##############',
  '34#############',
  '37#############',
  '36############',
  '6304##########',
  '5018##########',
  '62#################',
];

/** Companies whose names are words of forms. */
const PLAIN_COMPANIES = {
  en: [
    'Bank of America',
    'Best Buy',
    'Home Depot',
    'The Home Depot',
    'State Farm',
    'First National Bank',
    'General Electric',
    'Social Security Administration',
    'United Parcel Service',
    'Charter Communications',
    'Dollar General',
    'Discover Financial Services',
  ],
  es: [
    'El Corte Inglés',
    'Banco Santander',
    'Banco de México',
    'Correos',
    'Seguros Monterrey',
    'Seguro Social',
    'Caja Rural',
    'La Caixa',
    'Mutua Madrileña',
    'Casa Ley',
  ],
};

/** Whom a lender's page greets that it has no name of. */
const ROLES = {
  en: [
    'Homeowner',
    'Homeowners',
    'Cardmember',
    'Cardmembers',
    'Neighbor',
    'Neighbors',
    'Veteran',
    'Veterans',
    'Applicant',
    'Borrower',
    'Valued Customer',
    'Future Homeowner',
    'Policyholder',
    'Friend',
    'Friends',
    'Homebuyer',
    'Taxpayer',
    'Student',
    'Parents',
    'Member',
    'Shopper',
    'Subscriber',
    'Resident',
    'Teachers',
    'Nurses',
    'Everyone',
    'Small Business Owner',
    'Account Holder',
  ],
  es: [
    'Cliente',
    'Vecino',
    'Propietario',
    'Tarjetahabiente',
    'Socio',
    'Titular',
    'Usuario',
    'Solicitante',
    'Miembro',
    'Veterano',
    'Suscriptor',
    'Amigo',
    'Contribuyente',
    'Inquilino',
    'Comprador',
  ],
};
/** What headings thank and congratulate for. */
const DOINGS = ['Applying', 'Visiting', 'Banking With Us', 'Reaching Out', 'Finishing', 'Subscribing', 'Your Patience'];
const BRANDS = ['Meadow', 'Harbor', 'Evergreen', 'Summit', 'Lakeside', 'Pioneer', 'Bluestone', 'Riverbend'];
const PERKS = [
  'Bonus',
  'Kit',
  'Offer',
  'Gift',
  'Package',
  'Tour',
  'Rewards',
  'Pack',
  'Center',
  'Video',
  'Party',
  'Message',
  'Aboard',
  'Letter',
  'Screen',
  'Credit',
];

/** What counts as now, so that a seed draws the same on any day. */
const TODAY = '2026-11-01T00:00:00Z';

/** Samples of one class; the same for the same seed. `tuning` leaves the reserved phrases out. */
export function corpusOf(detector: DetectorName, seed: number, size: number, tuning = false): Corpus {
  const english = new Faker({ locale: [en, base], seed });
  const spanish = new Faker({ locale: [es, en, base], seed: seed + 1 });
  const mexican = new Faker({ locale: [es_MX, es, en, base], seed: seed + 2 });
  const phrases = PHRASES[detector];
  const negatives = [...HARD_NEGATIVES[detector], ...HARD_NEGATIVES.any];
  const pick = (all: readonly string[]): { phrase: string; reserved: boolean } => {
    for (;;) {
      const index = english.number.int(all.length - 1);
      if (!(tuning && index % 3 === 2)) return { phrase: all[index] ?? '', reserved: index % 3 === 2 };
    }
  };
  const draw = (all: readonly string[], isPersonal: boolean): Sample => {
    const { phrase, reserved } = pick(all);
    const faker = /[áéíóúñ¿¡]|\b(?:de|el|la|su|mi|en|con)\b/i.test(phrase.replace(/\{\w+\}/g, ''))
      ? english.helpers.arrayElement([spanish, mexican])
      : english;
    const disguise = faker.helpers.weightedArrayElement(
      DISGUISES[detector].map((value) => ({ value, weight: value === 'plain' ? 3 : 1 })),
    );
    const text = phrase.replace(/\{(\w+)\}/g, (_, kind: string) => {
      const value = writeValue(kind, faker, disguise);
      if (!isPersonal) return mark(SEPARATED.has(disguise) ? grouped(value) : value);
      const isMeant = kind === detector || (detector === 'name' && NAMES.has(kind));
      return isMeant ? mark(value) : value;
    });
    // Of what holds no value the words themselves are disguised.
    const marked = text.includes(BEGIN) ? text : text.split('\n\n').map(mark).join('\n\n');
    return { ...lay(marked, disguise, faker), disguise, reserved };
  };
  return {
    positives: Array.from({ length: size }, () => draw(phrases, true)),
    negatives: Array.from({ length: size }, () => draw(negatives, false)),
  };
}

const NAMES = new Set(['first', 'last', 'small_name', 'small_first']);

/** Private-use characters around what is disguised. */
const BEGIN = '\ue000';
const END = '\ue001';
const MARKED = /\ue000([^\ue001]*)\ue001/g;
const mark = (value: string) => `${BEGIN}${value}${END}`;

const NUMBER_DISGUISES = [
  'plain',
  'separators',
  'spaces',
  'line break',
  'full width',
  'other digits',
  'letters for digits',
  'invisible',
  'inline elements',
  'blocks',
];
const WORD_DISGUISES = [
  'plain',
  'spaces',
  'line break',
  'lookalikes',
  'invisible',
  'inline elements',
  'capitals',
  'all in capitals',
];
const DISGUISES: Readonly<Record<DetectorName, readonly string[]>> = {
  card_number: [...NUMBER_DISGUISES, 'one each'],
  social_security_number: [...NUMBER_DISGUISES, 'one each'],
  taxpayer_number: NUMBER_DISGUISES,
  routing_number: NUMBER_DISGUISES,
  employer_number: ['plain', 'separators', 'line break', 'full width', 'invisible', 'inline elements', 'other digits'],
  iban: ['plain', 'separators', 'spaces', 'full width', 'invisible', 'inline elements', 'lookalikes', 'line break'],
  phone: NUMBER_DISGUISES,
  email: ['plain', 'lookalikes', 'invisible', 'inline elements', 'full width', 'line break'],
  web_token: ['plain', 'invisible', 'inline elements'],
  birth_date: [...NUMBER_DISGUISES, 'lookalikes'],
  income: ['plain', 'spaces', 'line break', 'full width', 'other digits', 'lookalikes', 'invisible', 'inline elements'],
  name: WORD_DISGUISES,
  address: ['plain', 'spaces', 'line break', 'lookalikes', 'invisible', 'inline elements'],
  employer: ['plain', 'spaces', 'line break', 'lookalikes', 'invisible', 'inline elements'],
};

const LOOKALIKE: Readonly<Record<string, string>> = {
  a: 'а',
  e: 'е',
  o: 'о',
  p: 'р',
  c: 'с',
  x: 'х',
  A: 'А',
  E: 'Е',
  O: 'О',
  P: 'Р',
  C: 'С',
  B: 'В',
  H: 'Н',
  T: 'Т',
  M: 'М',
  K: 'К',
};

/** Disguises of what stands between the digits. */
const SEPARATED = new Set(['separators', 'spaces', 'line break', 'blocks']);

/** A long run of digits in groups of four, so that there is something between them. */
const grouped = (value: string): string => (/^\d{8,}$/.test(value) ? value.replace(/(\d{4})(?=\d)/g, '$1 ') : value);

/** Writes the marked value in disguise, and breaks the text into blocks (`\n\n`) and inline elements (`\v`). */
function lay(text: string, disguise: string, faker: Faker): Pick<Sample, 'shown' | 'hidden'> {
  const cased = disguise === 'all in capitals' ? text.toUpperCase() : text;
  const written = cased.replace(MARKED, (_, value: string) => mark(disguised(value, disguise, faker)));
  const broken = (all: string) => all.split('\n\n').map((block) => block.split('\v'));
  return {
    shown: broken(written.replace(MARKED, '$1')),
    hidden: broken(written.replace(MARKED, (_, value: string) => value.replace(/[\p{L}\p{N}]/gu, masked))),
  };
}

/** A mask for each code unit: texts stay as long. */
const masked = (char: string) => MASK.repeat(char.length);

function disguised(value: string, disguise: string, faker: Faker): string {
  const within = () => faker.number.int({ min: 1, max: Math.max(1, value.length - 1) });
  switch (disguise) {
    case 'separators': {
      const separator = faker.helpers.arrayElement(['.', ' ', '–', '\u2011']);
      return value.replace(/(?<=\w)[ -](?=\w)/g, separator);
    }
    case 'spaces':
      return value.replace(/ /g, faker.helpers.arrayElement(['\u00a0', '\u2009', '\u202f']));
    case 'line break':
      return value.replace(/[ -](?=[\p{L}\d])/u, '\n');
    case 'full width':
      return value.replace(/[0-9A-Za-z]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0));
    case 'other digits': {
      const zero = faker.helpers.arrayElement([0x660, 0x6f0, 0x966]);
      return value.replace(/\d/g, (digit) => String.fromCharCode(zero + Number(digit)));
    }
    case 'letters for digits':
      return value.replace(/0/g, 'O').replace(/1/, 'l');
    case 'invisible': {
      const at = within();
      return (
        value.slice(0, at) + faker.helpers.arrayElement(['\u200b', '\u2060', '\u00ad', '\u200d']) + value.slice(at)
      );
    }
    case 'inline elements': {
      const at = within();
      return `${value.slice(0, at)}\v${value.slice(at)}`;
    }
    case 'blocks':
      return /[ .-]/.test(value) ? value.replace(/[ .-]+(?=\d)/g, '\n\n') : value;
    case 'one each':
      return [...value.replace(/[^\p{L}\p{N}]/gu, '')].join('\n\n');
    case 'lookalikes': {
      // One to three letters of another script.
      let left = faker.number.int({ min: 1, max: 3 });
      return [...value].map((char) => (LOOKALIKE[char] && left-- > 0 ? LOOKALIKE[char] : char)).join('');
    }
    case 'capitals':
      return value.toUpperCase();
    default:
      return value;
  }
}

/** `#` becomes a digit, `!` one of 2–9. */
const digits = (faker: Faker, pattern: string) =>
  pattern.replace(/[#!]/g, (kind) => String(faker.number.int({ min: kind === '#' ? 0 : 2, max: 9 })));
const oneOf = <T>(faker: Faker, all: readonly T[]): T => faker.helpers.arrayElement(all);

/** A value by the name that stands in a phrase's braces. */
function writeValue(kind: string, faker: Faker, disguise: string): string {
  const make = MAKERS[kind];
  if (!make) throw new Error(`no maker of ${kind}`);
  return make(faker, disguise);
}

function luhn(body: string): string {
  const sum = [...body].reverse().reduce((total, char, index) => {
    const digit = Number(char) * (index % 2 ? 1 : 2);
    return total + (digit > 9 ? digit - 9 : digit);
  }, 0);
  return body + ((10 - (sum % 10)) % 10);
}

function card(faker: Faker, disguise: string): string {
  const pattern = oneOf(faker, PREPAID);
  const plain = luhn(digits(faker, pattern.slice(0, -1)));
  const grouped =
    plain.length === 15
      ? plain.replace(/^(.{4})(.{6})/, '$1 $2 ')
      : plain.length === 14
        ? plain.replace(/^(.{4})(.{6})/, '$1 $2 ')
        : plain.replace(/(.{4})(?=.)/g, '$1 ');
  if (disguise === 'plain') return oneOf(faker, [plain, grouped, grouped.replaceAll(' ', '-')]);
  return disguise === 'one each' ? plain : oneOf(faker, [grouped, grouped.replaceAll(' ', '-')]);
}

function government(faker: Faker, first: () => string, middle: () => string): string {
  const [area, group, serial] = [first(), middle(), String(faker.number.int({ min: 1, max: 9999 })).padStart(4, '0')];
  return oneOf(faker, [
    `${area}-${group}-${serial}`,
    `${area}-${group}-${serial}`,
    `${area} ${group} ${serial}`,
    `${area}${group}${serial}`,
  ]);
}

function date(faker: Faker, from: string, to: string): string {
  const when = faker.date.between({ from, to });
  const [year, month, day] = [when.getUTCFullYear(), when.getUTCMonth() + 1, when.getUTCDate()];
  const two = (value: number) => String(value).padStart(2, '0');
  const spanish = [
    'enero',
    'febrero',
    'marzo',
    'abril',
    'mayo',
    'junio',
    'julio',
    'agosto',
    'septiembre',
    'octubre',
    'noviembre',
    'diciembre',
  ];
  const english = [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ];
  return oneOf(faker, [
    `${two(month)}/${two(day)}/${year}`,
    `${day}/${month}/${year}`,
    `${year}-${two(month)}-${two(day)}`,
    `${two(day)}.${two(month)}.${year}`,
    `${two(month)}-${two(day)}-${year}`,
    `${two(month)} / ${two(day)} / ${year}`,
    `${english[month - 1]} ${day}, ${year}`,
    `${english[month - 1]?.slice(0, 3)} ${day}, ${year}`,
    `${day} de ${spanish[month - 1]} de ${year}`,
    `${day} ${english[month - 1]} ${year}`,
  ]);
}

function money(faker: Faker): string {
  const amount = faker.number.int({ min: 18, max: 240 }) * (faker.datatype.boolean() ? 1000 : 500);
  const plain = String(amount);
  const english = plain.replace(/(\d)(?=(?:\d{3})+$)/g, '$1,');
  const spanish = plain.replace(/(\d)(?=(?:\d{3})+$)/g, '$1.');
  return oneOf(faker, [
    `$${english}`,
    `$${english}.00`,
    `$${plain}`,
    `${english}`,
    `$${Math.round(amount / 1000)}k`,
    `${spanish} €`,
    `${spanish} euros`,
    `$ ${english}`,
    plain,
  ]);
}

function routing(faker: Faker): string {
  const body = oneOf(faker, ['0', '1', '2', '3']) + digits(faker, '#######');
  const first = Number(body.slice(0, 2));
  if (first > 32 || (first > 12 && first < 21) || first === 0) return routing(faker);
  const sum = [...body].reduce((total, digit, index) => total + Number(digit) * ([3, 7, 1][index % 3] ?? 0), 0);
  const plain = body + ((10 - (sum % 10)) % 10);
  return oneOf(faker, [
    plain,
    plain,
    `${plain.slice(0, 4)}-${plain.slice(4, 8)}-${plain[8]}`,
    `${plain.slice(0, 4)} ${plain.slice(4)}`,
  ]);
}

function phone(faker: Faker): string {
  const spanish = faker.definitions.metadata.language === 'es';
  if (spanish && faker.datatype.boolean()) {
    const plain = oneOf(faker, ['6', '7', '91', '93', '95']).padEnd(3, digits(faker, '##')) + digits(faker, '######');
    const number = plain[0] === '7' ? `6${plain.slice(1)}` : plain;
    return oneOf(faker, [
      number,
      number.replace(/^(...)(...)/, '$1 $2 '),
      number.replace(/^(...)(..)(..)/, '$1 $2 $3 '),
      `+34 ${number.replace(/^(...)(...)/, '$1 $2 ')}`,
    ]);
  }
  const [area, exchange, line] = [
    oneOf(faker, AREA_CODES),
    `${faker.number.int({ min: 2, max: 9 })}${digits(faker, '##')}`.replace(/11$/, '12'),
    digits(faker, '####'),
  ];
  return oneOf(faker, [
    `(${area}) ${exchange}-${line}`,
    `${area}-${exchange}-${line}`,
    `${area} ${exchange} ${line}`,
    `+1 ${area} ${exchange} ${line}`,
    `1-${area}-${exchange}-${line}`,
    `+1${area}${exchange}${line}`,
    `${area}${exchange}${line}`,
  ]);
}

const MAKERS: Readonly<Record<string, (faker: Faker, disguise: string) => string>> = {
  card_number: card,
  social_security_number: (faker) =>
    government(
      faker,
      () => {
        const area = String(faker.number.int({ min: 1, max: 899 })).padStart(3, '0');
        return area === '666' ? '665' : area;
      },
      () => String(faker.number.int({ min: 1, max: 99 })).padStart(2, '0'),
    ),
  taxpayer_number: (faker) =>
    government(
      faker,
      () => `9${digits(faker, '##')}`,
      () => String(oneOf(faker, [50, 55, 60, 65, 70, 77, 83, 88, 90, 91, 92, 94, 96, 99])),
    ),
  employer_number: (faker) =>
    `${oneOf(faker, ['12', '20', '26', '33', '45', '47', '52', '61', '75', '81', '94', '99'])}-${digits(faker, '#######')}`,
  iban: (faker) => {
    const iban = faker.finance.iban({
      countryCode: oneOf(faker, [
        'ES',
        'DE',
        'FR',
        'GB',
        'IT',
        'NL',
        'PT',
        'IE',
        'BE',
        'CH',
        'AT',
        'PL',
        'SE',
        'NO',
        'FI',
        'DK',
      ]),
    });
    return oneOf(faker, [iban, iban.replace(/(.{4})(?=.)/g, '$1 '), iban.replace(/(.{4})(?=.)/g, '$1 ')]);
  },
  routing_number: routing,
  email: (faker) =>
    oneOf(faker, [
      faker.internet.email(),
      faker.internet.email().toLowerCase(),
      faker.internet.email({ provider: 'correo.example.com.mx' }),
      faker.internet.email({ allowSpecialCharacters: false }).replace('@', '+loans@'),
    ]),
  phone,
  web_token: (faker) => faker.internet.jwt({ refDate: TODAY }),
  birth_date: (faker) => date(faker, '1935-01-01T00:00:00Z', '2008-01-01T00:00:00Z'),
  name: (faker) => {
    const [first, last, middle] = [faker.person.firstName(), faker.person.lastName(), faker.person.firstName()];
    return oneOf(faker, [
      `${first} ${last}`,
      `${first} ${last}`,
      `${first} ${middle[0]}. ${last}`,
      `${first} ${middle} ${last}`,
      `${first} ${last} ${faker.person.lastName()}`,
      first,
      `${last}, ${first}`,
      `${first} de la ${last}`,
    ]);
  },
  first: (faker) => faker.person.firstName(),
  small_name: (faker) =>
    oneOf(faker, [
      faker.person.firstName(),
      `${faker.person.firstName()} ${faker.person.lastName()}`,
      `${faker.person.firstName()} ${faker.person.lastName()}`,
      `${faker.person.firstName()} ${faker.person.lastName()} ${faker.person.lastName()}`,
      `${faker.person.firstName()} ${faker.person.firstName()[0]}. ${faker.person.lastName()}`,
      `${faker.person.firstName()} de la ${faker.person.lastName()}`,
      `${faker.person.lastName()}, ${faker.person.firstName()}`,
    ]).toLowerCase(),
  small_first: (faker) => faker.person.firstName().toLowerCase(),
  last: (faker) => faker.person.lastName(),
  address: (faker) => {
    if (faker.definitions.metadata.language === 'es') {
      const street = `${oneOf(faker, ['Calle', 'C/', 'Avenida', 'Avda.', 'Paseo', 'Plaza', 'Carretera', 'Ronda', 'Camino'])} ${oneOf(faker, ['', 'de ', 'de la ', 'del '])}${oneOf(faker, [faker.person.lastName(), faker.location.city(), `${faker.person.firstName()} ${faker.person.lastName()}`])}`;
      return `${street}${oneOf(faker, [', ', ' ', ', n.º ', ' #'])}${faker.number.int({ min: 1, max: 240 })}${oneOf(faker, ['', ', 3.º B', `, ${digits(faker, '28###')} ${faker.location.city()}`, ', piso 2'])}`;
    }
    const street = oneOf(faker, [
      `${faker.location.buildingNumber()} ${faker.location.street()}`,
      `${faker.location.buildingNumber()} ${faker.person.lastName()} ${oneOf(faker, ['St', 'Ave', 'Rd', 'Blvd.', 'Ln', 'Dr', 'Ct', 'Way', 'Street', 'Avenue'])}`,
      `${faker.number.int({ min: 1, max: 9999 })} ${oneOf(faker, ['N', 'S', 'W', 'East'])} ${faker.number.int({ min: 4, max: 99 })}th Street`,
      `P.O. Box ${faker.number.int({ min: 10, max: 9999 })}`,
    ]);
    const city = `${faker.location.city()}, ${faker.location.state({ abbreviated: true })} ${faker.location.zipCode('#####')}`;
    return oneOf(faker, [
      street,
      `${street}, ${city}`,
      `${street}, ${faker.location.secondaryAddress()}`,
      `${street} ${city}`,
    ]);
  },
  income: money,
  // Every eighth is of words that forms have too.
  employer: (faker) =>
    faker.number.int(7) > 0
      ? faker.company.name()
      : oneOf(faker, faker.definitions.metadata.language === 'es' ? PLAIN_COMPANIES.es : PLAIN_COMPANIES.en),
  // What only looks like personal data.
  invalid_card: (faker, disguise) => {
    const valid = card(faker, disguise === 'plain' ? 'plain' : disguise);
    const at = valid.length - 1;
    return valid.slice(0, at) + ((Number(valid[at]) + faker.number.int({ min: 1, max: 9 })) % 10);
  },
  invalid_iban: (faker) => {
    const iban = faker.finance.iban({ countryCode: oneOf(faker, ['ES', 'DE', 'FR', 'GB']) });
    return (
      iban.slice(0, 2) +
      String(((Number(iban.slice(2, 4)) + faker.number.int({ min: 1, max: 90 })) % 97) + 1).padStart(2, '0') +
      iban.slice(4)
    );
  },
  invalid_routing: (faker) => {
    const valid = routing(faker);
    return valid.slice(0, -1) + ((Number(valid.at(-1)) + faker.number.int({ min: 1, max: 9 })) % 10);
  },
  invalid_ssn: (faker) =>
    oneOf(faker, [
      `000-${digits(faker, '##-####')}`,
      `666-${digits(faker, '##-####')}`,
      `${digits(faker, '4##')}-00-${digits(faker, '####')}`,
      `${digits(faker, '3##-##')}-0000`,
      `9${digits(faker, '##')}-${oneOf(faker, ['00', '12', '34', '49', '66', '69', '89', '93'])}-${digits(faker, '####')}`,
    ]),
  ssn_like: (faker) => digits(faker, oneOf(faker, ['2##-!#-####', '4##-!#-####', '5##-!#-!###'])),
  nine: (faker) => digits(faker, '!########'),
  ten: (faker) => digits(faker, '!#########'),
  twelve: (faker) => digits(faker, '!###########'),
  sixteen: (faker) => digits(faker, '!###############'),
  valid_sixteen: (faker) => luhn(digits(faker, '4##############')),
  twenty_two: (faker) => `9400${digits(faker, '##################')}`,
  phone_like: (faker) => digits(faker, oneOf(faker, ['!##-!##-####', '!## !## ####', '!##.!##.####'])),
  ein_like: (faker) => digits(faker, '!#-#######'),
  part: (faker) =>
    oneOf(faker, [
      faker.string.alphanumeric({ length: 12, casing: 'upper' }),
      `${faker.string.alpha({ length: 2, casing: 'upper' })}-${digits(faker, '####-####-####')}`,
      digits(faker, 'A!##-##-####'),
      digits(faker, '!##-##-####X'),
    ]),
  hash: (faker) =>
    oneOf(faker, [
      faker.string.hexadecimal({ length: 40, prefix: '', casing: 'lower' }),
      faker.string.hexadecimal({ length: 64, prefix: '', casing: 'lower' }),
      faker.string.uuid(),
      faker.git.commitSha(),
      faker.string.nanoid(),
      Buffer.from(faker.lorem.words(4)).toString('base64'),
    ]),
  dotted_hash: (faker) =>
    `eyJ${faker.string.alphanumeric(14)}.${faker.string.alphanumeric(20)}.${faker.string.alphanumeric(16)}`,
  valid_nineteen: (faker) => luhn(digits(faker, '62################')),
  // As databases number messages: of 19 digits, and by chance with the check digit of a card.
  snowflake: (faker) => luhn(digits(faker, '1#################')),
  imei: (faker) => luhn(`35${digits(faker, '############')}`),
  isbn: (faker) => faker.commerce.isbn({ variant: 13, separator: oneOf(faker, ['', '-']) }),
  timestamp: (faker) => String(faker.date.recent({ refDate: TODAY }).getTime()),
  price: (faker) =>
    oneOf(faker, [
      `$${faker.commerce.price({ max: 40_000 })}`,
      `${faker.commerce.price({ min: 10, max: 900 })} €`,
      `$${faker.number.int({ min: 1, max: 40 })},${digits(faker, '!##')}`,
    ]),
  percent: (faker) => `${faker.number.float({ min: 1, max: 36, fractionDigits: 2 })}%`,
  day: (faker) => date(faker, '2019-01-01T00:00:00Z', '2029-01-01T00:00:00Z'),
  past_day: (faker) => date(faker, '1950-01-01T00:00:00Z', '2008-01-01T00:00:00Z'),
  number: (faker) => String(faker.number.int({ min: 2, max: 120 })),
  role: (faker) => oneOf(faker, ROLES.en),
  rol: (faker) => oneOf(faker, ROLES.es),
  small_role: (faker) => oneOf(faker, ROLES.en).toLowerCase(),
  small_rol: (faker) => oneOf(faker, ROLES.es).toLowerCase(),
  perk: (faker) => oneOf(faker, PERKS),
  doing: (faker) => oneOf(faker, DOINGS),
  brand: (faker) => oneOf(faker, BRANDS),
  product: (faker) => faker.commerce.productName(),
  department: (faker) => faker.commerce.department(),
  city: (faker) => faker.location.city(),
  job: (faker) => faker.person.jobTitle(),
  buzz: (faker) => faker.company.catchPhrase(),
  sentence: (faker) => faker.lorem.sentence(),
};

/** How a sample comes: with the page, put into it by a script, or as the value alone, in texts that the page has beside its words. */
export type Way = 'snapshot' | 'added' | 'changed';

/** What rrweb tells of a page of samples that come so. */
export function pageOf(samples: readonly Sample[], way: Way = 'snapshot'): RedactedEvent {
  let id = 3;
  const text = (textContent: string) => ({ type: 3, id: id++, textContent });
  const element = (tagName: string, childNodes: Serialized[]) => ({
    type: 2,
    id: id++,
    tagName,
    attributes: {},
    childNodes,
  });
  const blocks = samples.flatMap(({ shown }) =>
    shown.map((inline) =>
      element('p', inline.length === 1 ? inline.map(text) : inline.map((part) => element('span', [text(part)]))),
    ),
  );
  const nothing = { source: 0, texts: [], attributes: [], removes: [], adds: [] };
  let event: object;
  if (way === 'added') event = { type: 3, timestamp: 0, data: { ...nothing, adds: addedAsRrweb(2, blocks) } };
  else if (way === 'changed') {
    const hidden = samples.flatMap((sample) => sample.hidden.flat());
    const texts = textsIn(blocks).flatMap((one, at) =>
      one.textContent === hidden[at] ? [] : [{ id: one.id, value: one.textContent }],
    );
    event = { type: 3, timestamp: 0, data: { ...nothing, texts } };
  } else {
    const node = { type: 0, id: 1, childNodes: [element('html', [element('body', blocks)])] };
    event = { type: 2, timestamp: 0, data: { node, initialOffset: { top: 0, left: 0 } } };
  }
  return JSON.parse(JSON.stringify(event)) as RedactedEvent;
}

/** Whether the inspection of a page of one sample names its value for what it is, and leaves no letter or digit of it. */
export function inspected(
  detector: DetectorName,
  sample: Sample,
  way: Way = 'snapshot',
): { readonly hit: boolean; readonly hidden: boolean } {
  const { event, hits } = inspect(pageOf([sample], way));
  return { hit: hits.some((one) => one.detector === detector), hidden: hides(event, sample, way) };
}

/** Whether an inspected page of one sample has a mask for every letter and digit of its value. */
function hides({ data }: RedactedEvent, { shown, hidden }: Sample, way: Way): boolean {
  const texts = textsIn(data).map(({ textContent }) => textContent);
  const masks = hidden.flat().filter((text, at) => way !== 'changed' || text !== shown.flat()[at]);
  return masks.every((text, at) => [...masksIn(text)].every(({ index }) => texts[at]?.[index] === MASK));
}

const masksIn = (text: string) => text.matchAll(new RegExp(MASK, 'g'));

interface ShownNode {
  readonly id: number;
  readonly textContent: string;
}

/** All text nodes and changes of some, in the order of the page, in which they have their ids. */
function textsIn(given: unknown): ShownNode[] {
  const out: ShownNode[] = [];
  const visit = (one: unknown): void => {
    if (typeof one !== 'object' || one === null) return;
    const { id, textContent, value } = one as Readonly<Record<string, unknown>>;
    const said = textContent ?? value;
    if (typeof said === 'string') out.push({ id: Number(id), textContent: said });
    else for (const inside of Object.values(one)) visit(inside);
  };
  visit(given);
  return out.sort((a, b) => a.id - b.id);
}
