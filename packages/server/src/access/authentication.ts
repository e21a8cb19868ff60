import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { betterAuth } from 'better-auth/minimal';
import { z } from 'zod';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { authSchema } from './schema.ts';

export const Role = z.enum(['product', 'engineer', 'compliance', 'auditor', 'admin']);
export type Role = z.infer<typeof Role>;

/** Somebody who signed in. */
export const SignedInPerson = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: Role,
  department: z.string(),
});
export type SignedInPerson = z.infer<typeof SignedInPerson>;

export interface NewPerson {
  readonly name: string;
  readonly email: string;
  /** At least 12 characters. */
  readonly password: string;
  readonly role: Role;
  readonly department: string;
}

export const MINIMUM_PASSWORD = 12;
const DAY = 86_400;

/** Sessions by e-mail address and password. Second factors, passkeys and single sign-on are plug-ins of the same library. */
export interface Authentication {
  /** Who holds the session cookie among these headers; null when nobody does. */
  personOf(headers: Headers): Promise<SignedInPerson | null>;
  /** Answers a request under `/auth/`. */
  handle(request: Request): Promise<Response>;
  /** Throws `person_exists`. */
  createPerson(person: NewPerson): Promise<SignedInPerson>;
  /** Throws unless there is such a person; ends their sessions. */
  setPassword(email: string, password: string): Promise<void>;
  countPeople(): Promise<number>;
}

/** `baseUrl` is where people reach the server; cookies are `Secure` when it is `https`. */
export function createAuthentication(
  context: Pick<Context, 'database' | 'keys' | 'config'>,
  baseUrl: string,
): Authentication {
  const secure = baseUrl.startsWith('https:') || context.config.behindProxy;
  const auth = betterAuth({
    appName: 'Scrim',
    baseURL: baseUrl,
    basePath: '/auth',
    secret: context.keys.mac('person-sessions', 'cookie secret').toString('base64url'),
    database: drizzleAdapter(context.database, { provider: 'pg', schema: authSchema }),
    emailAndPassword: {
      enabled: true,
      // People are added by an administrator, never by themselves.
      disableSignUp: true,
      minPasswordLength: MINIMUM_PASSWORD,
      maxPasswordLength: 200,
    },
    user: {
      additionalFields: {
        role: { type: 'string', required: true, input: false },
        department: { type: 'string', required: true, input: false },
      },
    },
    session: { expiresIn: DAY / 2, updateAge: DAY / 24, freshAge: DAY / 24 },
    // access/sign-in-limit.ts limits; the library's own limiter would have to see network addresses.
    rateLimit: { enabled: false },
    // access/same-origin.ts has checked the origin before a request gets here.
    trustedOrigins: async (request) => [request?.headers.get('origin')],
    advanced: {
      cookiePrefix: 'scrim',
      useSecureCookies: secure,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', secure },
      ipAddress: { disableIpTracking: true },
    },
    telemetry: { enabled: false },
    logger: { disabled: true },
  });

  return {
    async personOf(headers) {
      if (!headers.has('cookie')) return null;
      const session = await auth.api.getSession({ headers });
      return session === null ? null : SignedInPerson.parse(session.user);
    },
    handle: (request) => auth.handler(request),
    async createPerson({ name, email, password, role, department }) {
      const { internalAdapter, password: passwords } = await auth.$context;
      const address = email.trim().toLowerCase();
      if ((await internalAdapter.findUserByEmail(address)) !== null) throw new ScrimError('person_exists');
      const created = await internalAdapter.createUser(
        { name, email: address, emailVerified: true, role, department },
        { method: 'email' },
      );
      await internalAdapter.linkAccount({
        userId: created.id,
        providerId: 'credential',
        accountId: created.id,
        password: await passwords.hash(password),
      });
      return { id: created.id, name, email: address, role, department };
    },
    async setPassword(email, password) {
      const { internalAdapter, password: passwords } = await auth.$context;
      const found = await internalAdapter.findUserByEmail(email);
      if (found === null) throw new ScrimError('not_found');
      await internalAdapter.updatePassword(found.user.id, await passwords.hash(password));
      await internalAdapter.deleteUserSessions(found.user.id);
    },
    async countPeople() {
      return (await auth.$context).internalAdapter.countTotalUsers();
    },
  };
}
