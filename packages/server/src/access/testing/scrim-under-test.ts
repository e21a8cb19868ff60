import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LightMyRequestResponse } from 'fastify';
import { createApp } from '../../app.ts';
import { completeConfig, openScrim, type ServerConfig } from '../../index.ts';
import type { App } from '../../platform/app-types.ts';
import type { Context } from '../../platform/context.ts';
import { emptyDatabase, throwawayDatabaseUrl, throwawayDirectory } from '../../platform/throwaway.ts';
import type { Role } from '../authentication.ts';
import { authenticationOf } from '../plugin.ts';

export const SITE = 'meadow-loans';
export const SITE_ORIGIN = 'https://apply.meadow.example';
export const CONSOLE_HOST = 'localhost:7350';
export const CONSOLE_ORIGIN = `http://${CONSOLE_HOST}`;
export const PASSWORD = 'correct horse battery';

export const POLICY = `version: 1
site: ${SITE}
controller: Meadow Loans
presets: [gdpr, ccpa, glba]
purposes:
  ux:
    en: Find and fix what confuses applicants
consent:
  mode: opt-in
  reask: 12 months
  gpc: deny
  jurisdiction: US
  privacy: /privacy
  notice:
    languages: [en]
retention:
  replay: 30 days
  signals: 13 months
  consent: 36 months
pages:
  - match: /apply/*
    level: replay
    purpose: ux
    sample: 100%
    until: 2027-06-30
    regime: applicant
`;

/** The whole server on real engines in a directory of its own, called without a network. */
export interface ScrimUnderTest {
  readonly app: App;
  readonly context: Context;
  readonly directory: string;
  readonly policyFile: string;
  /** A session cookie of a new person. */
  signIn(role: Role, department?: string): Promise<string>;
  close(): Promise<void>;
}

export async function openScrimUnderTest(
  options: {
    readonly config?: Partial<ServerConfig>;
    /** Written to the policy file; null: a site without policy. */
    readonly policy?: string | null;
    /** A PostgreSQL server; null: PGlite; by default what SCRIM_TEST_DATABASE_URL says. */
    readonly postgres?: string | null;
  } = {},
): Promise<ScrimUnderTest> {
  const directory = await throwawayDirectory();
  const server = options.postgres === undefined ? (process.env.SCRIM_TEST_DATABASE_URL ?? null) : options.postgres;
  const database = server === null ? null : await throwawayDatabaseUrl(server);
  const policyFile = join(directory.value, 'policy.yaml');
  const policy = options.policy === undefined ? POLICY : options.policy;
  if (policy !== null) await writeFile(policyFile, policy);
  const site = { id: SITE, name: 'Meadow Loans', origins: [SITE_ORIGIN] };
  const config = completeConfig(
    {
      dataDirectory: join(directory.value, 'data'),
      databaseUrl: database?.value ?? null,
      emptyDatabase,
      logLevel: 'silent',
      port: 7350,
      sites: [{ ...site, policyFile: policy === null ? null : policyFile }],
      ...options.config,
    },
    {},
  );
  const { context, close } = await openScrim(config);
  const app = await createApp(context);
  await app.ready();
  let people = 0;
  return {
    app,
    context,
    directory: directory.value,
    policyFile,
    async signIn(role, department = role) {
      people += 1;
      const email = `${role}-${people}@meadow.example`;
      await authenticationOf(context).createPerson({ name: role, email, password: PASSWORD, role, department });
      return cookieOf(await signInAs(app, email, PASSWORD));
    },
    async close() {
      await app.close();
      await close();
      await database?.close();
      await directory.close();
    },
  };
}

export function signInAs(app: App, email: string, password: string): Promise<LightMyRequestResponse> {
  return app.inject({
    method: 'POST',
    url: '/auth/sign-in/email',
    headers: { host: CONSOLE_HOST, origin: CONSOLE_ORIGIN },
    payload: { email, password },
  });
}

export function cookieOf(response: LightMyRequestResponse): string {
  if (response.statusCode !== 200) throw new Error(`sign-in answered ${response.statusCode} ${response.body}`);
  return response.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ');
}
