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
  card: 'credit card|debit card|card(?:holder)?(?! ?holder)|visa(?! status)|mastercard|amex|american express|discover card|pan|tarjeta',
  identity:
    'ssn|itin|ss ?#|social(?: ?security| ?sec\\b)?(?! media| network| worker)|soc sec|seguro social|taxpayer(?: identification| id)?|tax (?:payer )?id(?:entification)?|tin|contribuyente|nss',
  employer_id:
    'employer (?:identification|id|tax)|ein|fein|federal (?:tax )?id|business tax id|identificaci[oó]n (?:del|patronal)(?: empleador)?|fiscal del empleador',
  routing: 'routing|aba|rtn|transit|bank|ruta|banco|n[uú]mero de ruta',
  phone:
    'phone|telephone|mobile|cell(?:ular|phone)?|call(?:ing)?|tel|fax|sms|text me|text (?:us|them) at|whatsapp|tel[eé]fono|tfno|m[oó]vil|celular|llam[ae](?:me|r|nos)?|ll[aá]mame|contact number',
  income:
    '(?:annual|monthly|yearly|gross|net|household|total|other|additional) (?:income|salary|pay|wages?|earnings)|income|salary|salaries|wages?|earnings|take-home|earns?|i make|makes|paycheck|ingresos?|salario|sueldo|n[oó]mina|gan[ao]|percib[eo]',
  money:
    'loan|payments?|balance|fees?|price|rate|amount|total|cost|borrow|principal|interest|deposit|limit|budget|savings?|discount|pr[eé]stamo|pagos?|cuota|saldo|tarifa|precio|importe|monto|coste|comisi[oó]n|inter[eé]s|l[ií]mite',
  birth:
    'birth ?(?:date|day)|date of birth|birth|born|dob|d\\.o\\.b|d o b|nacimiento|naci[oó]|nacid[oa]|cumplea[nñ]os|fec\\. nac|f\\. nac',
  honorific: 'mr|mrs|ms|miss|mister|dr|sr|sra|srta|don|do[nñ]a|prof|se[nñ]or(?:a|ita)?',
  greeting:
    'hello(?: again)?|hi(?: again)?|hey|dear|welcome(?: back| home)?|thanks(?: so much| again)?|thank you|congratulations|congrats|good (?:morning|afternoon|evening)|hola(?: de nuevo)?|estimad[oa]|querid[oa]|bienvenid[oa](?: de nuevo)?|gracias|buen(?:os|as) (?:d[ií]as|tardes|noches)|felicidades|enhorabuena|goodbye|bye|see you soon|hasta pronto',
  name: "(?:full|first|last|middle|given|family|legal|maiden|preferred|applicant(?:['’]s)?|borrower(?:['’]s)?|account|spouse(?:['’]s)?|contact|your|my|customer|beneficiary) names?|name|surname|borrower|co-borrower|coborrower|co-applicant|applicant|account ?holder|card ?holder|signed by|signed in as|logged in as|signature of|prepared for|beneficiary|spouse|payee|cosigner|guarantor|nombres? (?:completo|y apellidos?)|nombre|apellidos?(?: paterno| materno)?|titular|solicitante|cosolicitante|prestatari[oa]|firmado por|beneficiari[oa]|c[oó]nyuge|avalista|me llamo|sesi[oó]n (?:iniciada )?(?:como|de)|preparado para",
  employer:
    "(?:current|previous|present|former|your|my)? ?employer(?:['’]s)?(?: name)?|company(?: name)?|business name|(?<!\\b(?:it|this|that|which|also|what) )work(?:s|ed|ing)? (?:at|for)|employed (?:at|by)|place of work|workplace|empresa(?: actual)?|empleador(?:a)?(?: actual)?|compa[nñ][ií]a|trabaj(?:a|o|aba) (?:en|para)|lugar de trabajo|empleado por|nombre de la empresa",
  address:
    '(?:home|mailing|street|billing|shipping|current|previous|residential|postal|work|physical|permanent) address|address|lives? at|residence|resides at|located at|ship to|direcci[oó]n(?: postal| particular| actual| de env[ií]o)?|domicilio|vive en|vivo en|residencia|reside en|enviar a',
  street:
    'calle|c/|avenida|avda|av\\.|paseo|p\\.?[ºo] de|plaza|pza|plza|carretera|ctra|camino|callej[oó]n|ronda|rambla|travesia|traves[ií]a|glorieta|urbanizaci[oó]n|bulevar|boulevard|calzada|v[ií]a|pasaje|cuesta|apartado(?: postal| de correos)?|p\\.\\s?o\\.\\s?box|po\\s?box',
  reference:
    'order|invoice|tracking|ref(?:erence)?|transaction|confirmation|batch|serial|sku|part|model|ticket|case|item|product|catalog(?:ue)?|lot|shipment|parcel|policy|version|build|release|commit|checksum|hash|uuid|isbn|ean|upc|imei|request|session|trace|article|code|receipt|quote|application|contract|docket|vin|asset|store|branch|page|step|timestamp|meter|vehicle|license|device|job|run|row|record|entry|file|form|document|doc|id|no|nr|num|pedido|factura|seguimiento|referencia|serie|art[ií]culo|albar[aá]n|lote|pieza|modelo|recibo|contrato|expediente|solicitud|c[oó]digo|env[ií]o|producto|versi[oó]n|paquete|registro|documento|archivo|dispositivo',
};

const KINDS = Object.keys(WORDS) as LabelKind[];
const AT = new RegExp(`(?:${KINDS.map((kind) => `(${WORDS[kind]})`).join('|')})(?![a-z0-9\\u00c0-\\u024f])`, 'iy');

/** 0 for what is no letter, else 1–26, accents ignored. */
const LETTER = new Uint8Array(1 << 16);
for (let code = 0; code < 0x250; code++) {
  const plain = String.fromCharCode(code).normalize('NFD').toLowerCase().charCodeAt(0);
  LETTER[code] = plain >= 97 && plain <= 122 ? plain - 96 : 0;
}
const letterAt = (text: string, at: number): number => LETTER[text.charCodeAt(at)] ?? 0;

/** Which three letters a label begins with: all other words are passed over without a look at the pattern. */
const BEGINS = new Uint8Array(1 << 15);
for (const start of KINDS.flatMap((kind) => beginnings(WORDS[kind]))) {
  const [a, b, c] = [0, 1, 2].map((at) => letterAt(start, at));
  const key = ((a ?? 0) << 10) | ((b ?? 0) << 5);
  if (start.length > 2 || !b) BEGINS[key | (c ?? 0)] = 1;
  else for (let any = 0; any < 32; any++) BEGINS[key | any] = 1;
}

/** The plain text that each alternative of a pattern begins with; groups at the beginning are opened. */
function beginnings(pattern: string): string[] {
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

/** The label that begins at a position where a word begins; null: there is none. */
function labelAt(text: string, at: number): Label | null {
  AT.lastIndex = at;
  const match = AT.exec(text);
  if (!match) return null;
  for (let index = 1; index < match.length; index++) {
    const kind = KINDS[index - 1];
    if (match[index] !== undefined && kind) return { kind, start: at, end: at + match[0].length };
  }
  return null;
}

/** What detectors begin at, found in one pass over a text. */
export interface Landmarks {
  readonly labels: readonly Label[];
  /** Where groups of digits begin. */
  readonly digits: readonly number[];
}

/** Labels and digits of a text in their order. */
export function findLandmarks(text: string): Landmarks {
  const labels: Label[] = [];
  const digits: number[] = [];
  let before = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const first = LETTER[code];
    if (!first) {
      before = 0;
      if (code < 48 || code > 57) continue;
      digits.push(at);
      while (at + 1 < text.length && text.charCodeAt(at + 1) >= 48 && text.charCodeAt(at + 1) <= 57) at++;
      continue;
    }
    if (before) continue;
    before = first;
    const second = LETTER[text.charCodeAt(at + 1)] ?? 0;
    const third = second ? (LETTER[text.charCodeAt(at + 2)] ?? 0) : 0;
    if (!BEGINS[(first << 10) | (second << 5) | third]) continue;
    const label = labelAt(text, at);
    if (!label) continue;
    labels.push(label);
    at = label.end - 1;
  }
  return { labels, digits };
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
