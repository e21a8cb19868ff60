import { z } from 'zod';

export const Person = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.string(),
  department: z.string(),
});
export type Person = z.infer<typeof Person>;

export const Site = z.object({
  id: z.string(),
  name: z.string(),
  origins: z.array(z.string()),
  policyHash: z.string().nullable(),
  policyActiveSince: z.string().nullable(),
});
export type Site = z.infer<typeof Site>;

/** GET /api/v1/me */
export const Me = z.object({
  person: Person,
  sites: z.array(Site),
  purposes: z.array(z.object({ id: z.string(), description: z.string() })),
  demo: z.boolean(),
});
export type Me = z.infer<typeof Me>;

/** GET /api/v1/setup (public): is there anything yet? */
export const SetupState = z.object({
  needsFirstPerson: z.boolean(),
  demo: z.object({ email: z.string(), password: z.string() }).nullable(),
});
export type SetupState = z.infer<typeof SetupState>;
