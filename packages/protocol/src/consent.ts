import { z } from 'zod';

export const ConsentDecision = z.enum(['granted', 'denied', 'withdrawn', 'gpc']);
export type ConsentDecision = z.infer<typeof ConsentDecision>;

export const ConsentMethod = z.enum(['banner', 'control', 'api', 'gpp', 'tcf', 'gpc-signal']);
export type ConsentMethod = z.infer<typeof ConsentMethod>;

/** `POST /consent/v1/:site/receipts` — one per decision, refusals and withdrawals included. */
export const DecisionRequest = z.strictObject({
  decision: ConsentDecision,
  method: ConsentMethod,
  language: z.string().regex(/^[a-z]{2,3}$/),
  policy: z.string().regex(/^[0-9a-f]{64}$/),
  noticeVersion: z.string().max(40),
  purposes: z.array(z.string().max(40)).max(50),
  regime: z.enum(['visitor', 'applicant', 'customer']),
  /** The signed receipt this decision replaces: required to withdraw, keeps the subject when granting again. */
  previous: z.string().max(8192).nullable(),
});
export type DecisionRequest = z.infer<typeof DecisionRequest>;

/** ISO/IEC TS 27560:2023 fields; signed by the server with Ed25519. */
export const Receipt = z.object({
  schema: z.literal('scrim-consent-receipt-1'),
  id: z.string(),
  site: z.string(),
  controller: z.string(),
  jurisdiction: z.string(),
  decision: ConsentDecision,
  method: ConsentMethod,
  noticeVersion: z.string(),
  noticeLanguage: z.string(),
  policy: z.string(),
  purposes: z.array(z.object({ id: z.string(), description: z.string() })),
  retentionDays: z.object({ replay: z.number(), signals: z.number(), consent: z.number() }),
  regime: z.enum(['visitor', 'applicant', 'customer']),
  /** ISO 8601, UTC, by the server's clock. */
  time: z.string(),
  /** Receipt that this one replaces. */
  previous: z.string().nullable(),
  /** Pseudonymous subject the decision is about; null for a refusal: no identifier is made for someone who said no. */
  subject: z.string().nullable(),
});
export type Receipt = z.infer<typeof Receipt>;

/** A recording session: allowed by exactly one granting receipt. */
export const SessionGrant = z.object({
  session: z.string(),
  /** Capture token: `base64url(payload).base64url(mac)`; opaque to the browser. */
  token: z.string(),
  expiresAt: z.string(),
  /** Uniform in [0,1), fixed for the session: a page is replayed when it is below the rule's `sample`. */
  draw: z.number(),
});
export type SessionGrant = z.infer<typeof SessionGrant>;

export const DecisionResponse = z.object({
  /** Compact JWS (EdDSA) whose payload is `receipt`. */
  signed: z.string(),
  receipt: Receipt,
  /** Present when granted. */
  grant: SessionGrant.nullable(),
});
export type DecisionResponse = z.infer<typeof DecisionResponse>;

/** `POST /consent/v1/:site/sessions` — a further session (new tab, idle for 30 min) under a receipt that still holds. */
export const SessionRequest = z.strictObject({ receipt: z.string().max(8192) });
export type SessionRequest = z.infer<typeof SessionRequest>;

/** `POST /consent/v1/:site/erasure` — destroys the subject's key and indexes. */
export const ErasureRequest = z.strictObject({ receipt: z.string().max(8192) });
export const ErasureResponse = z.object({ erasedSessions: z.number().int(), proof: z.string() });
export type ErasureResponse = z.infer<typeof ErasureResponse>;

/** `POST /consent/v1/:site/identity` with the capture token: a keyed token is made of it at once, and it is not stored. */
export const IdentityRequest = z.strictObject({
  kind: z.enum(['applicant', 'customer']),
  /** SHA-256, in hex, of site, kind and the account's id, with a zero byte between. Anything else is taken for the id itself. */
  accountId: z.string().min(1).max(200),
});
/** The capture token for the rest of the session, whose regime is now `kind`. */
export const IdentityResponse = z.object({ token: z.string() });
export type IdentityResponse = z.infer<typeof IdentityResponse>;
