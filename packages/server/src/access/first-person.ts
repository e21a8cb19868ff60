import { randomBytes, timingSafeEqual } from 'node:crypto';
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import type { Authentication, NewPerson, SignedInPerson } from './authentication.ts';

const DemoSignIn = z.object({ email: z.string(), password: z.string() });
export type DemoSignIn = z.infer<typeof DemoSignIn>;

const DEMO_EMAIL = 'demo@meadow.example';

/** Kept in the data directory (0600), so that a demo has the same sign-in after a restart and no two have the same. */
const demoFile = (dataDirectory: string) => join(dataDirectory, 'demo-sign-in.json');
/** Where the one-time code for setting up from another machine is kept until then (0600). */
export const setUpCodeFile = (dataDirectory: string): string => join(dataDirectory, 'set-up-code');

/** Makes the demo's person at first start and returns how to sign in as them. */
export async function installDemoPerson(context: Context, authentication: Authentication): Promise<DemoSignIn> {
  const path = demoFile(context.config.dataDirectory);
  const kept = await readPrivate(path);
  const signIn = kept === null ? newDemoSignIn() : DemoSignIn.parse(JSON.parse(kept));
  if (kept === null) await writePrivate(path, JSON.stringify(signIn));
  try {
    await authentication.createPerson({
      ...signIn,
      name: 'Demo Person',
      role: 'admin',
      department: 'product',
    });
    await context.database.execute(sql`insert into set_up (done) values (true) on conflict do nothing`);
  } catch (error) {
    if (!(error instanceof ScrimError) || error.code !== 'person_exists') throw error;
    if (kept === null) await authentication.setPassword(signIn.email, signIn.password);
  }
  return signIn;
}

/** Makes a code for setting up from another machine; null when somebody can sign in already. */
export async function prepareSetUp(context: Context, authentication: Authentication): Promise<string | null> {
  const path = setUpCodeFile(context.config.dataDirectory);
  if ((await authentication.countPeople()) > 0) {
    await rm(path, { force: true });
    return null;
  }
  const kept = await readPrivate(path);
  const code = kept?.trim() || randomBytes(12).toString('base64url');
  if (kept === null) await writePrivate(path, `${code}\n`);
  return code;
}

/**
 * Makes the first person, an administrator. Allowed once, and only from this machine or with the set-up code.
 * Throws `set_up_done`, `set_up_code_wrong`.
 */
export async function createFirstPerson(
  context: Context,
  authentication: Authentication,
  person: Omit<NewPerson, 'role'>,
  proof: { readonly fromLoopback: boolean; readonly code: string | null },
): Promise<SignedInPerson> {
  if ((await authentication.countPeople()) > 0) throw new ScrimError('set_up_done');
  if (!proof.fromLoopback) {
    const code = (await readPrivate(setUpCodeFile(context.config.dataDirectory)))?.trim() ?? '';
    if (proof.code === null || !sameSecret(proof.code, code)) throw new ScrimError('set_up_code_wrong');
  }
  // Two requests at once: the one whose row is written goes on.
  const claimed = await context.database.execute<{ done: boolean }>(
    sql`insert into set_up (done) values (true) on conflict do nothing returning done`,
  );
  if (claimed.rows.length === 0) throw new ScrimError('set_up_done');
  try {
    const created = await authentication.createPerson({ ...person, role: 'admin' });
    await rm(setUpCodeFile(context.config.dataDirectory), { force: true });
    return created;
  } catch (error) {
    await context.database.execute(sql`delete from set_up`);
    throw error;
  }
}

function newDemoSignIn(): DemoSignIn {
  return { email: DEMO_EMAIL, password: randomBytes(15).toString('base64url') };
}

function sameSecret(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return right.length > 0 && left.length === right.length && timingSafeEqual(left, right);
}

async function readPrivate(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

async function writePrivate(path: string, content: string): Promise<void> {
  await writeFile(path, content, { mode: 0o600 });
  await chmod(path, 0o600);
}
