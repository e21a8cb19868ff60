import type { SyntheticPerson } from '../people/synthetic-person.ts';

/** What a form field says about itself. */
export interface FieldFacts {
  readonly selector: string;
  readonly tag: string;
  readonly type: string;
  readonly autocomplete: string;
  /** Name, id, label, placeholder, in lower case. */
  readonly words: string;
  readonly value: string;
  readonly checked: boolean;
  readonly required: boolean;
  readonly invalid: boolean;
  readonly maxLength: number;
  readonly group: string;
  /** Of radio buttons: which of how many. */
  readonly place: number;
  readonly places: number;
}

type Field = keyof SyntheticPerson;

const BY_AUTOCOMPLETE: Readonly<Record<string, Field>> = {
  'given-name': 'firstName',
  'family-name': 'lastName',
  bday: 'birthDate',
  tel: 'phone',
  'tel-national': 'phone',
  email: 'email',
  username: 'email',
  'street-address': 'street',
  'address-line1': 'street',
  'address-level2': 'city',
  'address-level1': 'state',
  'postal-code': 'zip',
  organization: 'employer',
  'cc-number': 'card',
  'cc-exp': 'cardExpiry',
  'cc-csc': 'cardCode',
  'current-password': 'password',
  'new-password': 'password',
};

/** In order: the first that the field's words say. English and Spanish. */
const BY_WORDS: readonly (readonly [RegExp, Field])[] = [
  [/card.?(?:number|no\b)|\bcc.?num|n[uú]mero de (?:la )?tarjeta|\bpan\b/, 'card'],
  [/expir|caduc|venc/, 'cardExpiry'],
  [/\bcvc\b|\bcvv\b|security code|card.?code|c[oó]digo de seguridad/, 'cardCode'],
  [/\biban\b/, 'iban'],
  [/routing|\baba\b|ruta/, 'routing'],
  [/account.?(?:number|no)?\b|n[uú]mero de cuenta/, 'account'],
  [/\bssn\b|social security|tax.?id|itin|seguro social/, 'ssn'],
  [/birth|\bdob\b|nacimiento/, 'birthDate'],
  [/e-?mail|correo/, 'email'],
  [/phone|mobile|\btel\b|tel[eé]fono|m[oó]vil/, 'phone'],
  [/password|passcode|contrase/, 'password'],
  [/first.?name|given.?name|^nombre\b/, 'firstName'],
  [/last.?name|family.?name|surname|apellido/, 'lastName'],
  [/employer|company|empresa|empleador/, 'employer'],
  [/income|salary|earn|ingreso|salario/, 'income'],
  [/rent|mortgage|housing|alquiler|vivienda/, 'housingCost'],
  [/zip|postal/, 'zip'],
  [/\bcity\b|town|ciudad/, 'city'],
  [/\bstate\b|province|estado/, 'state'],
  [/street|address|calle|direcci[oó]n/, 'street'],
  [/user.?name|usuario/, 'username'],
];

/** Which of a person's values a field asks for; `name` for the whole name; null when it does not tell. */
export function asksFor(field: FieldFacts): Field | 'name' | null {
  const hint = field.autocomplete.split(/\s+/).at(-1) ?? '';
  if (Object.hasOwn(BY_AUTOCOMPLETE, hint)) return BY_AUTOCOMPLETE[hint] ?? null;
  if (hint === 'name' || hint === 'cc-name') return 'name';
  if (field.type === 'email') return 'email';
  if (field.type === 'tel' && !/card|account|routing|ssn|zip/.test(field.words)) return 'phone';
  if (field.type === 'password') return 'password';
  const known = BY_WORDS.find(([pattern]) => pattern.test(field.words));
  if (known) return known[1];
  return /\bname\b|nombre|signature|firma/.test(field.words) ? 'name' : null;
}

/** What is typed into a field; null when it is better left alone. */
export function valueFor(field: FieldFacts, person: SyntheticPerson): string | null {
  const asked = asksFor(field);
  if (asked === 'name') return `${person.firstName} ${person.lastName}`;
  if (asked === 'birthDate' && field.type === 'date')
    return person.birthDate.replace(/^(\d{2})\/(\d{2})\/(\d{4})$/, '$3-$1-$2');
  if (asked) return person[asked];
  if (field.type === 'number' || /amount|cost|\bpay\b|importe|monto/.test(field.words)) return person.housingCost;
  if (field.type === 'search' || /search|find|buscar/.test(field.words)) return person.lastName;
  if (['date', 'time', 'month', 'week', 'color', 'file', 'hidden'].includes(field.type)) return null;
  return field.type === 'url' ? 'https://example.com/' : `${person.username}`;
}

/** Another way to write a value that a form refused. */
export function otherWriting(value: string): string | null {
  const digits = value.replace(/\D/g, '');
  if (/^[\d\s().,/$-]+$/.test(value) && digits !== value) return digits;
  return null;
}
