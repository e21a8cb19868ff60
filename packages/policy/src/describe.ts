import type { CompiledPage, CompiledPolicy } from './compiled.ts';
import { durationOf } from './duration.ts';

/**
 * A plain-language account of a policy for the site's privacy notice, as Markdown (GDPR Art. 13, Cal. Civ. Code § 1798.100).
 * @param language `en` or `es`; any other gives English
 */
export function describePolicy(policy: CompiledPolicy, language: string): string {
  const words = language.startsWith('es') ? spanish : english;
  const { controller, jurisdiction, privacyUrl, reaskDays } = policy.consent;
  const duration = (days: number) => durationOf(days, language);
  const pages = (level: string) => policy.pages.filter((page) => page.level === level).map((page) => page.match);
  const last =
    policy.pages
      .map((page) => page.until ?? '')
      .sort()
      .at(-1) ?? '';
  const own = policy.consent.purposeTexts?.[language] ?? {};
  const purposes = Object.entries(policy.purposes).map(([id, sentence]) => own[id] ?? sentence);
  const replayed = pages('replay');
  const lit = [...new Set(policy.pages.flatMap(litParts))];
  const kept = [...new Set(policy.pages.flatMap(({ query }) => query))];
  return [
    `## ${words.heading}`,
    words.opening(controller),
    `### ${words.whatHeading}`,
    ...(replayed.length > 0 ? [words.replay(codes(replayed), last)] : []),
    ...(lit.length > 0 ? [words.lit(codes(lit))] : []),
    ...(pages('signals').length > 0 ? [words.signals(codes(pages('signals')))] : []),
    ...outcomes(policy, words),
    ...(kept.length > 0 ? [words.query(codes(kept))] : []),
    words.account,
    pages('off').length > 0 ? words.off(codes(pages('off'))) : words.unnamed,
    `### ${words.neverHeading}`,
    words
      .never(lit.length > 0)
      .map((item) => `* ${item}`)
      .join('\n'),
    ...(purposes.length > 0
      ? [`### ${words.whyHeading}`, purposes.map((item) => `* ${item}`).join('\n'), words.noDecision]
      : [words.noDecision]),
    `### ${words.keepHeading}`,
    words.keep(
      duration(policy.retentionDays.replay),
      duration(policy.retentionDays.signals),
      duration(policy.retentionDays.consent),
    ),
    `### ${words.choiceHeading}`,
    words.choice(duration(reaskDays)),
    words.gpc,
    words.rights(privacyUrl),
    words.version(jurisdiction, policy.consent.noticeVersion, policy.hash.slice(0, 12)),
    '',
  ].join('\n\n');
}

/** What a rule shows besides the site's own words. */
function litParts({ light }: CompiledPage): string[] {
  return [
    ...light.text.map(({ source }) => source),
    ...light.attributes.flatMap(({ selector, names }) => names.map((name) => `${name} of ${selector.source}`)),
  ];
}

/** What the site itself reports: outcomes with their properties, and variants. */
function outcomes({ events, variants }: CompiledPolicy, words: Words): string[] {
  const named = Object.entries(events).map(([event, properties]) => {
    const typed = Object.entries(properties).map(
      ([name, type]) => `${name}: ${typeof type === 'string' ? words.types[type] : type.join(', ')}`,
    );
    return typed.length > 0 ? `\`${event}\` (${typed.join('; ')})` : `\`${event}\``;
  });
  return [
    ...(named.length > 0 ? [words.events(named.join(', '))] : []),
    ...(variants.length > 0 ? [words.variants(codes(variants))] : []),
  ];
}

function codes(templates: readonly string[]): string {
  return templates.map((template) => `\`${template}\``).join(', ');
}

interface Words {
  readonly heading: string;
  readonly opening: (controller: string) => string;
  readonly whatHeading: string;
  readonly replay: (pages: string, until: string) => string;
  readonly lit: (parts: string) => string;
  readonly signals: (pages: string) => string;
  readonly events: (events: string) => string;
  readonly types: Readonly<Record<'number' | 'boolean', string>>;
  readonly variants: (variants: string) => string;
  readonly query: (pairs: string) => string;
  readonly account: string;
  readonly off: (pages: string) => string;
  readonly unnamed: string;
  readonly neverHeading: string;
  readonly never: (lit: boolean) => readonly string[];
  readonly whyHeading: string;
  readonly noDecision: string;
  readonly keepHeading: string;
  readonly keep: (replay: string, signals: string, consent: string) => string;
  readonly choiceHeading: string;
  readonly choice: (reask: string) => string;
  readonly gpc: string;
  readonly rights: (privacyUrl: string) => string;
  readonly version: (jurisdiction: string, notice: string, policy: string) => string;
}

const english: Words = {
  heading: 'How we record the use of this site',
  opening: (controller) =>
    `${controller} records how parts of this site are used, and only if you say yes first. Until then nothing is recorded, stored in your browser or sent.`,
  whatHeading: 'What we record',
  replay: (pages, until) =>
    `On ${pages}, for a share of visits and until ${until} at the latest, we record the layout of the page and how it is used, as a replay. Only the site’s own words, such as headings and labels, can be read in it. Everything else is covered before it leaves your browser.`,
  signals: (pages) =>
    `On ${pages} we record where people click, scroll and hesitate and which form fields they visit, without any content. The same is recorded on the pages that are replayed.`,
  lit: (parts) => `Besides, these parts of a page can be read in a replay as they were shown: ${parts}.`,
  events: (events) => `The site also tells us how a visit came out: ${events}.`,
  types: { number: 'a number', boolean: 'yes or no' },
  variants: (variants) => `It tells us which version of a page was shown: ${variants}.`,
  query: (pairs) => `Of what follows the question mark in an address we keep only ${pairs}.`,
  account:
    'Where you have an account, the site may join a visit to it by a number computed with a secret key. The number of your account itself is not kept.',
  off: (pages) => `On ${pages}, and on every page not named here, we record nothing.`,
  unnamed: 'On every page not named here we record nothing.',
  neverHeading: 'What never leaves your browser',
  never: (lit) => [
    'what you type, choose or paste, key by key or as a whole',
    'passwords, one-time codes, card numbers, government ids and bank account numbers; no setting can change this',
    `names, amounts, decisions and other text about you that a page shows${lit ? ', outside the parts that are named above' : ''}`,
  ],
  whyHeading: 'Why',
  noDecision: 'Recordings are never used to decide on an application, and are never sold.',
  keepHeading: 'How long we keep it',
  keep: (replay, signals, consent) =>
    `Replays ${replay}, clicks and other signals ${signals}, and the receipt of your choice ${consent}. Recordings are encrypted with a key of their own for each visitor.`,
  choiceHeading: 'Your choice',
  choice: (reask) =>
    `You can look at your choice, change it, download its receipt and have what was recorded erased, at any time, by the small control on the page. If you say no, the site works the same, and we do not ask again for ${reask}.`,
  gpc: 'If your browser sends a Global Privacy Control signal, we treat it as a no and do not ask.',
  rights: (privacyUrl) => `Your other rights, and how to reach us, are in the privacy notice: ${privacyUrl}.`,
  version: (jurisdiction, notice, policy) => `Offered in ${jurisdiction}. Notice ${notice}, capture policy ${policy}.`,
};

const spanish: Words = {
  heading: 'Cómo grabamos el uso de este sitio',
  opening: (controller) =>
    `${controller} graba cómo se usan partes de este sitio, y solo si usted dice que sí primero. Hasta entonces no se graba, no se guarda en su navegador ni se envía nada.`,
  whatHeading: 'Qué grabamos',
  replay: (pages, until) =>
    `En ${pages}, en una parte de las visitas y a más tardar hasta el ${until}, grabamos el diseño de la página y cómo se usa, como una grabación que se puede reproducir. En ella solo se leen las palabras del propio sitio, como títulos y etiquetas. Todo lo demás se cubre antes de salir de su navegador.`,
  signals: (pages) =>
    `En ${pages} grabamos dónde se hace clic, hasta dónde se baja, dónde se duda y qué campos se visitan, sin contenido alguno. Lo mismo se graba en las páginas que se reproducen.`,
  lit: (parts) => `Además, en una grabación se pueden leer tal como se mostraron estas partes de una página: ${parts}.`,
  events: (events) => `El sitio también nos dice cómo terminó una visita: ${events}.`,
  types: { number: 'un número', boolean: 'sí o no' },
  variants: (variants) => `Nos dice qué versión de una página se mostró: ${variants}.`,
  query: (pairs) => `De lo que sigue al signo de interrogación en una dirección guardamos solo ${pairs}.`,
  account:
    'Si usted tiene una cuenta, el sitio puede unir una visita a ella con un número calculado con una clave secreta. El número de su cuenta no se guarda.',
  off: (pages) => `En ${pages}, y en toda página que no se nombra aquí, no grabamos nada.`,
  unnamed: 'En toda página que no se nombra aquí no grabamos nada.',
  neverHeading: 'Qué nunca sale de su navegador',
  never: (lit) => [
    'lo que usted escribe, elige o pega, ni tecla por tecla ni completo',
    'contraseñas, códigos de un solo uso, números de tarjeta, documentos de identidad y cuentas bancarias; ningún ajuste puede cambiarlo',
    `nombres, montos, decisiones y otros textos sobre usted que muestra una página${lit ? ', fuera de las partes que se nombran arriba' : ''}`,
  ],
  whyHeading: 'Para qué',
  noDecision: 'Las grabaciones nunca se usan para decidir sobre una solicitud, y nunca se venden.',
  keepHeading: 'Cuánto tiempo lo guardamos',
  keep: (replay, signals, consent) =>
    `Las grabaciones, ${replay}; los clics y demás señales, ${signals}; el recibo de su elección, ${consent}. Las grabaciones se cifran con una clave propia para cada visitante.`,
  choiceHeading: 'Su elección',
  choice: (reask) =>
    `Puede ver su elección, cambiarla, descargar su recibo y pedir que se borre lo grabado, en cualquier momento, con el pequeño control de la página. Si dice que no, el sitio funciona igual y no volvemos a preguntar durante ${reask}.`,
  gpc: 'Si su navegador envía una señal de Control Global de Privacidad, la tomamos como un no y no preguntamos.',
  rights: (privacyUrl) =>
    `Sus demás derechos, y cómo comunicarse con nosotros, están en el aviso de privacidad: ${privacyUrl}.`,
  version: (jurisdiction, notice, policy) =>
    `Se ofrece en ${jurisdiction}. Aviso ${notice}, política de captura ${policy}.`,
};
