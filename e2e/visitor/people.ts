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
