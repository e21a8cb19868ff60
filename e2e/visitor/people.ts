/** What one scripted applicant brings. Every value is made up: names of nobody, numbers of no account. */
export interface Person {
  readonly firstName: string;
  readonly lastName: string;
  readonly birthDate: string;
  readonly ssn: string;
  readonly phone: string;
  readonly email: string;
  readonly street: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly housingCost: string;
  readonly employer: string;
  readonly income: string;
  readonly routing: string;
  readonly account: string;
}

/** What a scripted visit does. */
export interface Plot {
  readonly name: string;
  readonly person: Person;
  readonly language: 'en' | 'es';
  readonly device: 'phone' | 'tablet' | 'desktop';
  readonly variant: 'cards' | 'table';
  readonly consent: 'accept' | 'decline' | 'gpc' | 'accept-then-withdraw';
  /** The last thing it does. */
  readonly ending:
    | 'landing'
    | 'help'
    | 'about-you'
    | 'home-and-work'
    | 'bank'
    | 'review'
    | 'offers'
    | 'accepted'
    | 'account';
  /** Planted frictions it runs into, when it gets that far. */
  readonly confusedByIncome: boolean;
  readonly clicksBestRateBadge: boolean;
  readonly impatientAtBank: boolean;
  /** Slower or faster than the median person: 0.6 … 1.6. */
  readonly pace: number;
  readonly seed: number;
}

const firstNames = [
  'Odalys',
  'Bertrand',
  'Xiomara',
  'Thaddeus',
  'Ignatia',
  'Leocadia',
  'Fergus',
  'Wilhelmina',
  'Anselm',
  'Zoraida',
];
const lastNames = [
  'Quillfeather',
  'Okonkwo-Reyes',
  'Vandersloot',
  'Berengaria',
  'Castellanos',
  'Fitzwarren',
  'Umbridge',
  'Yamaguchi',
  'Przybylski',
  'Thistlewood',
];
const streets = ['Juniper Hollow', 'Kestrel', 'Old Quarry', 'Saltmarsh', 'Wexcombe', 'Blackthorn'];
const cities: readonly (readonly [city: string, state: string, zip: string])[] = [
  ['Zanesville', 'OH', '43701'],
  ['Yoakum', 'TX', '77995'],
  ['Wapakoneta', 'OH', '45895'],
  ['Quincy', 'IL', '62301'],
  ['Gilroy', 'CA', '95020'],
];
const employers = [
  'Halvorsen Upholstery',
  'Brightwater Dental',
  'Ketchum Freight',
  'Lindqvist Bakery',
  'Prairie Optics',
];
/** Routing numbers with a valid ABA checksum. */
const routings = ['021000021', '011401533', '091000019', '071000013'];

/** Deterministic numbers in [0, 1): mulberry32. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function makePerson(random: () => number): Person {
  const pick = <Item>(items: readonly [Item, ...Item[]] | readonly Item[]): Item => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  const digits = (count: number) => Array.from({ length: count }, () => Math.floor(random() * 10)).join('');
  const firstName = pick(firstNames);
  const lastName = pick(lastNames);
  const [city, state, zip] = pick(cities);
  return {
    firstName,
    lastName,
    birthDate: `0${1 + Math.floor(random() * 9)}/1${Math.floor(random() * 9)}/19${60 + Math.floor(random() * 38)}`,
    ssn: `5${digits(2)}-4${Math.floor(random() * 9) + 1}-${1 + Math.floor(random() * 8)}${digits(3)}`,
    phone: `(740) 555-01${digits(2)}`,
    email: `${firstName}.${lastName}@mailbox-${digits(3)}.example`.toLowerCase(),
    street: `${1000 + Math.floor(random() * 8999)} ${pick(streets)} Rd`,
    city,
    state,
    zip,
    housingCost: String(700 + Math.floor(random() * 1800)),
    employer: pick(employers),
    income: String(38_000 + Math.floor(random() * 70) * 1000),
    routing: pick(routings),
    account: `8${digits(9)}`,
  };
}

const endings: readonly Plot['ending'][] = [
  'accepted',
  'home-and-work',
  'landing',
  'account',
  'bank',
  'home-and-work',
  'offers',
  'accepted',
  'about-you',
  'review',
  'home-and-work',
  'offers',
  'help',
  'accepted',
];

/** `count` plots, the same for the same count: phones and desktops, both languages and variants, all kinds of consent and endings. */
export function makePlots(count: number): Plot[] {
  return Array.from({ length: count }, (_, index) => {
    const random = randomFrom(0x5c21 + index * 7919);
    const consent =
      index % 13 === 5 ? 'decline' : index % 17 === 9 ? 'gpc' : index % 19 === 11 ? 'accept-then-withdraw' : 'accept';
    const device = index % 5 < 3 ? 'desktop' : index % 10 === 8 ? 'tablet' : 'phone';
    return {
      name: String(index + 1).padStart(3, '0'),
      person: makePerson(random),
      language: index % 4 === 3 ? 'es' : 'en',
      device,
      variant: index % 2 === 0 ? 'cards' : 'table',
      consent,
      ending: consent === 'accept-then-withdraw' ? 'about-you' : (endings[index % endings.length] ?? 'landing'),
      confusedByIncome: random() < 0.6,
      clicksBestRateBadge: random() < 0.6,
      impatientAtBank: random() < 0.6,
      pace: 0.6 + random(),
      seed: 1000 + index,
    };
  });
}
