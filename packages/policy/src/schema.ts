import { z } from 'zod';

/**
 * The policy file as its author writes it. Descriptions and examples are the source of the JSON Schema,
 * of docs/policy-reference.md and of the "write:" line of an error.
 */
const identifier = /^[a-z][a-z0-9_-]{0,39}$/;

const duration = z
  .string()
  .regex(/^[1-9]\d{0,3} (?:days?|months?|years?)$/, 'must be a whole number of days, months or years')
  .meta({ examples: ['30 days'] });

const selector = z
  .string()
  .min(1)
  .max(300)
  .describe(
    'Tags, `#id`, `.class` and `[attribute=value]`, joined by a space (inside) or `>` (directly inside). No address, style or value can be asked for, and nothing that says what somebody chose (`aria-checked`, `data-state`).',
  )
  .meta({ examples: ['.help-text'] });

const selectors = z.array(selector).max(200);

export const NoticeTextsSource = z
  .strictObject({
    title: z.string().min(1).max(120),
    body: z.string().min(1).max(1500),
    accept: z.string().min(1).max(40),
    decline: z.string().min(1).max(40),
    privacyLabel: z.string().min(1).max(80),
    control: z.string().min(1).max(80),
    withdraw: z.string().min(1).max(80),
    recording: z.string().min(1).max(200),
    notRecording: z.string().min(1).max(200),
    download: z.string().min(1).max(80),
    erase: z.string().min(1).max(80),
    erased: z.string().min(1).max(200),
    gpcHonoured: z.string().min(1).max(300),
    close: z.string().min(1).max(40),
  })
  .partial();

const NoticeSource = z.strictObject({
  version: z
    .string()
    .min(1)
    .max(40)
    .optional()
    .describe(
      'Name of this wording on receipts. Left out: a short hash of the texts, so that every change is a new one.',
    )
    .meta({ examples: ['"2026-11"'] }),
  languages: z
    .array(z.string().regex(/^[a-z]{2,3}(?:-[A-Z]{2})?$/, 'must be a language tag'))
    .min(1)
    .max(20)
    .default(['en', 'es'])
    .describe('Languages of the notice, the default first. English and Spanish are built in.')
    .meta({ examples: ['[en, es]'] }),
  texts: z
    .record(z.string().max(10), NoticeTextsSource)
    .default({})
    .describe(
      'Texts in place of the built-in ones, by language. `{controller}`, `{purposes}`, `{replay}` and `{signals}` are filled in.',
    )
    .meta({ examples: ['{ en: { title: "May we record this visit?" } }'] }),
});

const ConsentSource = z.strictObject({
  mode: z
    .literal('opt-in')
    .default('opt-in')
    .describe('Nothing is captured before the visitor says yes. There is no other mode.')
    .meta({ examples: ['opt-in'] }),
  reask: duration
    .default('12 months')
    .describe('How long a refusal or a withdrawal is respected before the visitor is asked again.')
    .meta({ examples: ['12 months'] }),
  gpc: z
    .literal('deny')
    .default('deny')
    .describe('A Global Privacy Control signal means no capture and no question. There is no other setting.')
    .meta({ examples: ['deny'] }),
  jurisdiction: z
    .string()
    .regex(/^[A-Z]{2}(?:-[A-Z0-9]{1,3})?$/, 'must be an ISO 3166 country or region code')
    .describe('Where the site offers its service, as declared on receipts (ISO 3166).')
    .meta({ examples: ['US', 'US-CA'] }),
  privacy: z
    .string()
    .regex(/^(?:https:\/\/|\/)\S{0,300}$/, 'must be a path or an https address')
    .describe("Address of the site's privacy notice.")
    .meta({ examples: ['/privacy'] }),
  notice: NoticeSource.default({ languages: ['en', 'es'], texts: {} }).describe('Wording of the consent notice.'),
});

const RetentionSource = z.strictObject({
  replay: duration
    .default('30 days')
    .describe('Replays.')
    .meta({ examples: ['30 days'] }),
  signals: duration
    .default('13 months')
    .describe('Signals: clicks, scrolling, field visits; never content.')
    .meta({ examples: ['13 months'] }),
  consent: duration
    .default('36 months')
    .describe('Consent receipts. At least as long as what they allowed is kept.')
    .meta({ examples: ['36 months'] }),
});

const LightSource = z.strictObject({
  text: selectors
    .default([])
    .describe('Elements whose text, and whose descendants’ text, is shown.')
    .meta({ examples: ['[".help-text"]'] }),
  attributes: z
    .array(
      z.strictObject({
        selector,
        names: z
          .array(z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be an attribute name in lower case'))
          .min(1)
          .max(20)
          .describe('Names of the attributes. Labels only; `value` can not be shown.')
          .meta({ examples: ['[placeholder, aria-label]'] }),
      }),
    )
    .max(200)
    .default([])
    .describe('Attributes shown on matching elements.')
    .meta({ examples: ['[{ selector: ".search", names: [placeholder] }]'] }),
  images: selectors
    .default([])
    .describe('Images shown when their file is among `assets`.')
    .meta({ examples: ['[".logo"]'] }),
});

const PageSource = z.strictObject({
  match: z
    .string()
    .min(1)
    .max(300)
    .describe(
      'URL path template: literal segments, `{a,b}` (one of these), `*` (any one segment), `**` (any rest, at the end only). What `*` and `**` stand for is not stored. Letter case is ignored.',
    )
    .meta({ examples: ['/apply/{amount,about-you}'] }),
  level: z
    .enum(['off', 'signals', 'replay'])
    .default('signals')
    .describe(
      '`off`: nothing. `signals`: where people click, scroll and hesitate, without content. `replay`: also the masked page.',
    )
    .meta({ examples: ['signals'] }),
  purpose: z
    .string()
    .optional()
    .describe('One of `purposes`. Required for `replay`.')
    .meta({ examples: ['ux'] }),
  sample: z
    .string()
    .regex(/^(?:100(?:\.0+)?|\d{1,2}(?:\.\d{1,4})?)%$/, 'must be a percentage from 0% to 100%')
    .optional()
    .describe('Share of sessions that are replayed; the others give signals. Required for `replay`.')
    .meta({ examples: ['25%'] }),
  until: z.iso
    .date('must be a date')
    .optional()
    .describe(
      'Last day of replay, at most twelve months ahead; afterwards the page gives signals. Required for `replay`.',
    )
    .meta({ examples: ['2027-06-30'] }),
  regime: z
    .enum(['visitor', 'applicant', 'customer'])
    .optional()
    .describe('Whose data a session is once it has seen this page. Left out: the site says it, or `visitor`.')
    .meta({ examples: ['applicant'] }),
  triggers: z
    .array(
      z.string().regex(/^(?:error_shown|rage_click|help_opened|custom:[a-z][a-z0-9_-]{0,39})$/, 'is not a trigger'),
    )
    .max(20)
    .default([])
    .describe('Replay waits for one of these: `error_shown`, `rage_click`, `help_opened` or `custom:name`.')
    .meta({ examples: ['[error_shown, rage_click]'] }),
  light: LightSource.optional().describe(
    'What a replay shows besides the strings of the dictionary. Everything else is masked.',
  ),
  mask: selectors
    .default([])
    .describe('Masked although `light` shows them.')
    .meta({ examples: ['[".offer-amount"]'] }),
  exclude: selectors
    .default([])
    .describe(
      'Nothing is told of what happens inside it, neither by a signal nor by the pointer; a replay has an empty box in its place, without content or structure: as large as the page’s styles make it when it is empty, and only pictures, videos and frames as large as they were. On `signals` too: put it on keys that a page draws by itself.',
    )
    .meta({ examples: ['[".chat"]'] }),
  errors: selectors
    .default([])
    .describe(
      'What shows an error on this page, besides fields with `aria-invalid` and elements with `role="alert"`. That it was shown is recorded, not what it says.',
    )
    .meta({ examples: ['[".field-error"]'] }),
  query: z
    .record(
      z.string().regex(/^[A-Za-z][\w-]{0,39}$/),
      z
        .array(z.string().regex(/^[\w-]{1,40}$/))
        .min(1)
        .max(50),
    )
    .default({})
    .describe('Query parameters kept in the address, each with the only values that may be kept.')
    .meta({ examples: ['{ variant: [cards, table] }'] }),
  reason: z
    .string()
    .min(20, 'must say why, in at least 20 characters')
    .max(500)
    .optional()
    .describe('Why a page that looks like a payment page is captured at all. Required for those.')
    .meta({ examples: ['"Card data is entered in the processor\'s frame, reviewed by security on 2026-11-02"'] }),
});

const AssetsSource = z.strictObject({
  directory: z
    .string()
    .min(1)
    .max(200)
    .describe('Folder of static files, relative to the policy file; its root is the root of the site.')
    .meta({ examples: ['public'] }),
  include: z
    .array(z.string().min(1).max(200))
    .min(1)
    .max(100)
    .describe('Which files: `*` within a folder, `**` in any depth.')
    .meta({ examples: ['["fonts/*.woff2", "images/**"]'] }),
});

export const PolicySource = z.strictObject({
  version: z
    .literal(1)
    .describe('Version of this format.')
    .meta({ examples: ['1'] }),
  site: z
    .string()
    .regex(identifier, 'must be lower case letters, digits, - and _')
    .describe('The id of the site, as in `data-site` of the script tag.')
    .meta({ examples: ['meadow-loans'] }),
  controller: z
    .string()
    .min(2)
    .max(120)
    .describe('Who is responsible for the data, as named on the notice and on receipts.')
    .meta({ examples: ['"Meadow Loans, Inc."'] }),
  presets: z
    .array(z.enum(['gdpr', 'ccpa', 'glba']))
    .default([])
    .describe('Bounds that the rest of the file can only tighten.')
    .meta({ examples: ['[gdpr, ccpa, glba]'] }),
  purposes: z
    .record(
      z.string().regex(identifier),
      z.union([z.string().min(8).max(200), z.record(z.string().max(10), z.string().min(8).max(200))]),
    )
    .default({})
    .describe('What recordings are for: an id and a sentence that applicants can read, or one sentence per language.')
    .meta({ examples: ['{ ux: "Find and fix what confuses applicants" }'] }),
  consent: ConsentSource.describe('How visitors are asked, and what a refusal means.'),
  retention: RetentionSource.default({ replay: '30 days', signals: '13 months', consent: '36 months' }).describe(
    'How long each class of data is kept.',
  ),
  strings: z
    .array(z.string().min(1).max(200))
    .max(50)
    .default([])
    .describe(
      'String dictionaries (`scrim policy strings` writes them): texts of the site itself, shown in every replay.',
    )
    .meta({ examples: ['[strings/meadow.en.yaml]'] }),
  pages: z
    .array(PageSource)
    .min(1)
    .max(500)
    .describe(
      'What is captured where. Where several rules match, the strictest holds; where none does, nothing is captured.',
    )
    .meta({ examples: ['[{ match: /apply/**, level: signals }]'] }),
  events: z
    .record(
      z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'must be lower case letters, digits and _'),
      z.record(
        z.string().regex(/^[a-z][a-zA-Z0-9_]{0,39}$/),
        z.union([z.enum(['number', 'boolean']), z.array(z.string().min(1).max(40)).min(1).max(50)]),
      ),
    )
    .default({})
    .describe(
      'Outcome events that the site may send, with their properties: `number` (seven digits and two decimals at most), `boolean` or the list of allowed strings.',
    )
    .meta({ examples: ['{ offer_accepted: { variant: [cards, table] } }'] }),
  completion: z
    .string()
    .max(40)
    .optional()
    .describe('The one of `events` that completes an application. Left out: the last one.')
    .meta({ examples: ['offer_accepted'] }),
  assets: z
    .array(AssetsSource)
    .max(20)
    .default([])
    .describe(
      'Static files that a replay may show: fonts, logos. They are named by their SHA-256; never files of users.',
    )
    .meta({ examples: ['[{ directory: public, include: ["fonts/*.woff2"] }]'] }),
  variants: z
    .array(z.string().regex(identifier))
    .max(50)
    .default([])
    .describe('Names of experiment variants that the page may carry as `data-variant` on its root element.')
    .meta({ examples: ['[cards, table]'] }),
});
export type PolicySource = z.infer<typeof PolicySource>;
export type PageSource = PolicySource['pages'][number];
