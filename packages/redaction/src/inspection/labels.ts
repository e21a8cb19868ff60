import { classOf, codeAt, isDigit } from './characters.ts';

/** What a word near a value says about it. */
export type LabelKind =
  | 'reference'
  | 'card'
  | 'identity'
  | 'employer_id'
  | 'routing'
  | 'phone'
  | 'money'
  | 'income'
  | 'birth'
  | 'name'
  | 'greeting'
  | 'honorific'
  | 'employer'
  | 'address'
  | 'street';

export interface Label {
  readonly kind: LabelKind;
  readonly start: number;
  readonly end: number;
}

/** Patterns begin with three plain letters (accented ones in brackets after the plain), or with one or two and no more. */
const WORDS: Readonly<Record<LabelKind, string>> = {
  card: 'credit card|debit card|card(?! ?holder)|visa(?! status)|mastercard|amex|american express|discover card|pan|tarjeta',
  identity:
    'ssn|itin|ss(?= ?#)|social(?: ?security| ?sec\\b)?(?! media| network| worker)|soc sec|seguro social|taxpayer(?: identification| id)?|tax (?:payer )?id(?:entification)?|tin|contribuyente|nss',
  employer_id:
    'employer (?:identification|id|tax)|ein|fein|federal (?:tax )?id|business tax id|identificaci[oó]n (?:del|patronal)(?: empleador)?|fiscal del empleador',
  routing: 'routing|aba|rtn|transit|bank|ruta|banco|n[uú]mero de ruta',
  phone:
    'phone|telephone|mobile|cell(?:ular|phone)?|call(?:ing)?|tel|fax|sms|text me|text (?:us|them) at|whatsapp|tel[eé]fono|tfno|m[oó]vil|celular|cel|llam[ae](?:me|r|nos)?|ll[aá]mame|contact number',
  income:
    '(?:annual|monthly|yearly|gross|net|household|total|other|additional) (?:income|salary|pay|wages?|earnings)|income|salary|salaries|wages?|earnings|take-home|earns?|i make|makes|paycheck|ingresos?|salario|sueldo|n[oó]mina|gan[ao]|percib[eo]',
  money:
    'loan|payments?|balance|fees?|price|rate|amount|total|cost|borrow|principal|interest|deposit|limit|budget|savings?|discount|pr[eé]stamo|pagos?|cuota|saldo|tarifa|precio|importe|monto|coste|comisi[oó]n|inter[eé]s|l[ií]mite',
  birth:
    'birth ?(?:date|day)|date of birth|birth|born|dob|d\\.o\\.b|d o b|nacimiento|naci[oó]|nacid[oa]|cumplea[nñ]os|fec\\. nac|f\\. nac',
  honorific: 'mr|mrs|ms|miss|mister|dr|sr|sra|srta|don|do[nñ]a|prof|se[nñ]or(?:a|ita)?',
  greeting:
    'hello(?: again)?|hi(?: again)?|hey|dear|welcome(?: back| home)?|thanks(?: so much| again)?|thank you|congratulations|congrats|good (?:morning|afternoon|evening)|hola(?: de nuevo)?|estimad[oa]|querid[oa]|bienvenid[oa](?: de nuevo)?|gracias|buen(?:os|as) (?:d[ií]as|tardes|noches)|felicidades|enhorabuena|goodbye|bye|see you soon|hasta pronto',
  name: "(?:full|first|last|middle|given|family|legal|maiden|preferred|applicant(?:['’]s)?|borrower(?:['’]s)?|account|spouse(?:['’]s)?|contact|your|my|customer|beneficiary) names?|name(?: on (?:the |your )?(?:card|account))?|surname|borrower|co-borrower|coborrower|co-applicant|applicant|account ?holder|card ?holder|signed by|signed in as|logged in as|signature of|prepared for|beneficiary|spouse|payee|cosigner|guarantor|nombres? (?:completo|y apellidos?|(?:en|que figura en) la tarjeta|del? (?:la )?(?:cliente|miembro|soci[oa]|emplead[oa]|propietari[oa]|cotitular))|nombre|apellidos?(?: paterno| materno)?|titular|solicitante|cosolicitante|prestatari[oa]|firmado por|beneficiari[oa]|c[oó]nyuge|avalista|me llamo|sesi[oó]n (?:iniciada )?(?:como|de)|preparado para|(?:customer|client|cliente|member|employee|recipient|destinatari[oa]|emplead[oa]|miembro)(?=(?:[ \\u00a0]?#?\\d{1,2})?[ \\u00a0\\v]{0,3}[*?]{0,2}[ \\u00a0\\v]{0,3}[:\\n\\r\\v])",
  employer:
    "(?:current|previous|present|former|your|my)? ?employer(?:['’]s)?(?: name)?|company(?: name)?|business name|(?<!\\b(?:it|this|that|which|also|what)[ \\r\\v]{1,3})work(?:s|ed|ing)? (?:at|for)|employed (?:at|by)|place of work|workplace|empresa(?: actual)?|empleador(?:a)?(?: actual)?|compa[nñ][ií]a|trabaj(?:a|o|aba) (?:en|para)|lugar de trabajo|empleado por|nombre de la empresa",
  address:
    '(?:home|mailing|street|billing|shipping|current|previous|residential|postal|work|physical|permanent) address|address|lives? at|residence|resides at|located at|ship to|direcci[oó]n(?: postal| particular| actual| de env[ií]o)?|domicilio|vive en|vivo en|residencia|reside en|enviar a',
  street:
    'calle|c/|avenida|avda|av\\.|paseo|p\\.?[ºo] de|plaza|pza|plza|carretera|ctra|camino|callej[oó]n|ronda|rambla|travesia|traves[ií]a|glorieta|urbanizaci[oó]n|bulevar|boulevard|calzada|v[ií]a|pasaje|cuesta|apartado(?: postal| de correos)?|p\\.\\s?o\\.\\s?box|po box|po\\sbox|pobox',
  reference:
    'order|invoice|tracking|ref(?:erence)?|transaction|confirmation|batch|serial|sku|part|model|ticket|case|item|product|catalog(?:ue)?|lot|shipment|parcel|policy|version|build|release|commit|checksum|hash|uuid|isbn|ean|upc|imei|request|session|trace|article|code|receipt|quote|application|contract|docket|vin|asset|store|branch|page|step|timestamp|meter|vehicle|license|device|job|run|row|record|entry|file|form|document|doc|id|no|nr|num|pedido|factura|seguimiento|referencia|serie|art[ií]culo|albar[aá]n|lote|pieza|modelo|recibo|contrato|expediente|solicitud|c[oó]digo|env[ií]o|producto|versi[oó]n|paquete|registro|documento|archivo|dispositivo',
};

const KINDS = Object.keys(WORDS) as LabelKind[];
const PATTERNS = KINDS.map((kind) => ({
  kind,
  pattern: new RegExp(`(?:${WORDS[kind]})(?![a-z0-9\\u00c0-\\u024f])`, 'iy'),
}));

/** 0 for what is no letter, else 1–26, accents ignored. */
const LETTER = new Uint8Array(1 << 16);
for (let code = 0; code < 0x250; code++) {
  const plain = String.fromCharCode(code).normalize('NFD').toLowerCase().charCodeAt(0);
  LETTER[code] = plain >= 97 && plain <= 122 ? plain - 96 : 0;
}
// The long s, which a pattern that ignores case takes for an s.
LETTER[0x17f] = 19;
const letterAt = (text: string, at: number): number => LETTER[codeAt(text, at)] ?? 0;

/** How many values `keyAt` has. */
export const KEYS = 1 << 15;

/** The kinds of labels, a bit each, that begin with three letters: most words are passed over without a look at a pattern. */
const BEGINS = new Uint16Array(KEYS);
for (const [kind, name] of KINDS.entries()) {
  for (const start of beginnings(WORDS[name])) {
    const key = keyAt(start, 0);
    const whole = start.length > 2 || !letterAt(start, 1);
    for (let third = 0; third < (whole ? 1 : 32); third++)
      BEGINS[key | third] = (BEGINS[key | third] ?? 0) | (1 << kind);
  }
}

/** The letters of a word's first three characters as a number; none after what is no letter. */
export function keyAt(text: string, at: number): number {
  const second = letterAt(text, at + 1);
  return (letterAt(text, at) << 10) | (second << 5) | (second && letterAt(text, at + 2));
}

/** The plain text that each alternative of a pattern begins with; groups at the beginning are opened. */
export function beginnings(pattern: string): string[] {
  const plain = pattern.replace(/\[(.)[^\]]*\]/g, '$1');
  const out: string[] = [];
  let depth = 0;
  let one = '';
  for (const char of `${plain}|`) {
    if (char === '(') depth++;
    if (char === ')') depth--;
    if (char === '|' && depth === 0) {
      out.push(one);
      one = '';
    } else one += char;
  }
  return out.flatMap((alternative) => {
    const group = /^\(\?:([^)]*)\)(\?)?(.*)$/s.exec(alternative);
    if (!group) return [alternative.replace(/\\b.*/s, '').replace(/\\/g, '').slice(0, 3)];
    const inside = (group[1] ?? '').split('|').map((word) => word.slice(0, 3));
    return group[2] ? [...inside, ...beginnings((group[3] ?? '').replace(/^ \?/, ''))] : inside;
  });
}

/**
 * The label that begins at a position; null: there is none.
 * @param begins its word's entry in `BEGINS`
 */
function labelAt(text: string, at: number, begins: number): Label | null {
  for (let bits = begins; bits; bits &= bits - 1) {
    const possible = PATTERNS[31 - Math.clz32(bits & -bits)];
    if (!possible) break;
    const { kind, pattern } = possible;
    pattern.lastIndex = at;
    if (pattern.test(text)) return { kind, start: at, end: pattern.lastIndex };
  }
  return null;
}

function endOfWord(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && LETTER[text.charCodeAt(at)]) at++;
  return at;
}

/** Where a group of digits that begins before a position ends. */
export function endOfDigits(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && isDigit(text.charCodeAt(at))) at++;
  return at;
}

/** Letters that no reader takes for digits. */
const isPlainLetter = classOf(/[a-hjkmnp-z]/i);
const isLetterOrDigit = classOf(/[a-z\d]/i);

/** Few digits between letters, as in a hash: no number, address or account number begins there. */
const isAmidIdentifier = (text: string, start: number, end: number): boolean =>
  end - start < 9 &&
  isPlainLetter(text, start - 1) &&
  isPlainLetter(text, end) &&
  isLetterOrDigit(text, start - 2) &&
  isLetterOrDigit(text, start - 3);

/** What detectors begin at, found in one pass over a text. */
export interface Landmarks {
  readonly labels: readonly Label[];
  /** Where groups of digits begin, but for those amid an identifier. */
  readonly digits: readonly number[];
  /** Whether there is any digit, amid an identifier or not. */
  readonly hasDigits: boolean;
}

/** Labels and digits of a text in their order. */
export function findLandmarks(text: string): Landmarks {
  const labels: Label[] = [];
  const digits: number[] = [];
  let hasDigits = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (LETTER[code]) {
      const bits = BEGINS[keyAt(text, at)];
      const label = bits ? labelAt(text, at, bits) : null;
      if (label) labels.push(label);
      at = label ? label.end - 1 : endOfWord(text, at) - 1;
    } else if (isDigit(code)) {
      const end = endOfDigits(text, at);
      if (!isAmidIdentifier(text, at, end)) digits.push(at);
      hasDigits = true;
      at = end - 1;
    }
  }
  return { labels, digits, hasDigits };
}

/** Index of the last label that ends at or before a position; -1: none. */
export function lastBefore(labels: readonly Label[], position: number): number {
  let low = 0;
  let high = labels.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((labels[middle]?.end ?? 0) <= position) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
