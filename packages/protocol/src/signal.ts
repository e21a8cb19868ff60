import { z } from 'zod';

/**
 * Where an element is, without a word of the page: tags and 1-based positions among element siblings from `html`,
 * `html>body:2>main:1>form:3`; live messages are counted apart, with a zero before (`p:01`); `/` enters an open shadow root,
 * `~` the document of a same-origin frame. Unknown (custom) elements are `x`.
 */
export const ElementPath = z
  .string()
  .max(600)
  .regex(/^html(?:[>/~][a-z][a-z0-9]{0,15}:\d{1,5})*$/);

const fraction = z.number().min(0).max(1);
const milliseconds = z.number().int().min(0).max(86_400_000);
const pixels = z.number().int().min(0).max(10_000_000);

/** Milliseconds since the epoch by the browser's clock; the server keeps the offset to its own. */
const time = z.number().int().min(0).max(8_640_000_000_000_000);

const pointed = { time, path: ElementPath, x: fraction, y: fraction };

/** One page view began. Everything that follows belongs to it until the next. */
export const ViewSignal = z.strictObject({
  kind: z.literal('view'),
  time,
  viewportWidth: pixels,
  viewportHeight: pixels,
  language: z.string().regex(/^[a-z]{2,3}$/),
  variant: z.string().max(40).nullable(),
  navigation: z.enum(['load', 'route', 'restore']),
});

/** A variant that the policy lists was shown later in the view than its beginning; what follows in the view belongs to it. */
export const VariantSignal = z.strictObject({ kind: z.literal('variant'), time, variant: z.string().max(40) });

export const ClickSignal = z.strictObject({ kind: z.literal('click'), ...pointed });
/** Three or more clicks within 1 s and 30 px that the page near them did not answer. */
export const RageSignal = z.strictObject({
  kind: z.literal('rage'),
  ...pointed,
  clicks: z.number().int().min(3).max(1000),
});
/** A click on something that looks interactive, without any effect within 2 s. */
export const DeadSignal = z.strictObject({ kind: z.literal('dead'), ...pointed });
/** The pointer stayed within 10 px for at least 500 ms. */
export const RestSignal = z.strictObject({ kind: z.literal('rest'), ...pointed, duration: milliseconds });

/** Deepest point in view during the page view, and the page's height, in CSS pixels. */
export const ScrollSignal = z.strictObject({ kind: z.literal('scroll'), time, depth: pixels, height: pixels });

/** Milliseconds in view per 10-px band of the page: runs of [first band, number of bands, milliseconds]. */
export const AttentionSignal = z.strictObject({
  kind: z.literal('attention'),
  time,
  runs: z.array(z.tuple([pixels, pixels, milliseconds])).max(2000),
});

/** One visit to a form field. Never its value. */
export const FieldSignal = z.strictObject({
  kind: z.literal('field'),
  time,
  path: ElementPath,
  hesitation: milliseconds.nullable(),
  active: milliseconds,
  /** Stretches of changing, a second or more apart: a count of changes would tell how long the value is. */
  edits: z.number().int().min(0).max(10_000),
  reentry: z.boolean(),
  blank: z.boolean(),
  autofilled: z.boolean(),
  error: z.boolean(),
  /** Stretches of deleting or replacing, a second or more apart. */
  corrections: z.number().int().min(0).max(10_000).default(0),
});

/** A form was submitted, by its own event or stopped by the browser's validation. Never a value. */
export const SubmitSignal = z.strictObject({
  kind: z.literal('submit'),
  time,
  path: ElementPath,
  /** `passed`: the page or the form went away without an error in it; `refused`: an error was shown in it; `open`: neither. */
  outcome: z.enum(['passed', 'refused', 'open']),
  /** Its fields that were empty. */
  blank: z.array(ElementPath).max(50),
});

/** An error was shown to the applicant at this element. */
export const ErrorSignal = z.strictObject({ kind: z.literal('error'), time, path: ElementPath });

/** An error that was shown is gone while the page view goes on; `duration` since it was shown. */
export const RecoveredSignal = z.strictObject({
  kind: z.literal('recovered'),
  time,
  path: ElementPath,
  duration: milliseconds,
});

export const SCRIPT_ERROR_NAMES = [
  'Error',
  'AggregateError',
  'EvalError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'TypeError',
  'URIError',
  'DOMException',
  'Rejection',
  'Unknown',
] as const;

/** An exception that nobody caught. Its class and where in the code, never its message or stack. */
export const ScriptErrorSignal = z.strictObject({
  kind: z.literal('script_error'),
  time,
  name: z.enum(SCRIPT_ERROR_NAMES),
  /** `file`: a script file of the page's origin or `other` origin; `inline`: in the page itself, where a position could tell of its content. */
  source: z.enum(['file', 'other', 'inline', 'unknown']),
  /** 16 bits of a hash of the file's name without folders and query: tells bundles apart, and nothing of what a path may hold. Null but for files. */
  file: z
    .string()
    .regex(/^[0-9a-f]{4}$/)
    .nullable(),
  line: z.number().int().min(0).max(10_000_000).nullable(),
  /** In steps of 10. */
  column: z.number().int().min(0).max(10_000_000).multipleOf(10).nullable(),
});

export const VitalsSignal = z.strictObject({
  kind: z.literal('vitals'),
  time,
  lcp: milliseconds.nullable(),
  inp: milliseconds.nullable(),
  cls: z.number().min(0).max(1000).nullable(),
  ttfb: milliseconds.nullable(),
  fcp: milliseconds.nullable().default(null),
});

/** An outcome event that the policy declares. */
export const EventSignal = z.strictObject({
  kind: z.literal('event'),
  time,
  name: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
  properties: z.record(z.string().max(40), z.union([z.number(), z.boolean(), z.string().max(40)])),
});

/** The recorder gave up a part: `storm` replay stopped on a mutation storm, `overflow` the ring was full. */
export const DegradedSignal = z.strictObject({
  kind: z.literal('degraded'),
  time,
  reason: z.enum(['storm', 'overflow', 'worker']),
});

export const Signal = z.discriminatedUnion('kind', [
  ViewSignal,
  VariantSignal,
  ClickSignal,
  RageSignal,
  DeadSignal,
  RestSignal,
  ScrollSignal,
  AttentionSignal,
  FieldSignal,
  SubmitSignal,
  ErrorSignal,
  RecoveredSignal,
  ScriptErrorSignal,
  VitalsSignal,
  EventSignal,
  DegradedSignal,
]);
export type Signal = z.infer<typeof Signal>;
