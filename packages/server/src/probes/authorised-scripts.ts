import { randomBytes } from 'node:crypto';
import { authorisationOf, isInline } from '@scrim/probe/authorised';
import type {
  AuthorisedScript,
  NewAuthorisedScript,
  PaymentScript,
  PaymentScripts,
  WithdrawnScript,
} from '@scrim/protocol';
import { appendAudit } from '../audit/log.ts';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import {
  type AuthorisedRow,
  deleteWithdrawn,
  readAuthorised,
  readWithdrawn,
  saveAuthorised,
  saveWithdrawn,
} from './authorised-store.ts';
import { PaymentInventory } from './child-messages.ts';
import { planOf } from './plan.ts';
import { readReport } from './store.ts';

/** What the last run of the site's address found on payment pages, each script once, beside the list of what may run there. */
export async function paymentScripts(context: Context, site: string): Promise<PaymentScripts> {
  const plan = await planOf(context, site);
  const [report, rows] = await Promise.all([
    plan && readReport(context.database, site, { latestOf: plan.url }),
    readAuthorised(context.database, site),
  ]);
  const { payment, paymentUnread } = report
    ? PaymentInventory.parse(JSON.parse(report.json))
    : { payment: [], paymentUnread: [] };
  const list = rows.filter(mayRun).map(toEntry);
  const found = new Map<string, PaymentScript>();
  for (const { path, scripts } of payment)
    for (const { url, hash, bytes, vendor, change } of scripts) {
      const inline = isInline(url);
      const key = `${inline ? 'inline' : url} ${hash}`;
      const known = found.get(key);
      if (known?.pages.includes(path)) continue;
      found.set(key, {
        ...(known ?? { url, hash, bytes, vendor, inline, change, authorised: authorisationOf({ url, hash }, list) }),
        pages: [...(known?.pages ?? []), path],
      });
    }
  const scripts = [...found.values()];
  const used = new Set(scripts.map(({ authorised }) => authorised?.id));
  return {
    seenAt: report ? new Date(report.started_at).toISOString() : null,
    pages: payment.map(({ path }) => path),
    unread: paymentUnread,
    scripts,
    unused: list.filter(({ id }) => !used.has(id)),
    withdrawn: rows.flatMap(toWithdrawn),
  };
}

/** The list that the next run compares payment pages with; null: nobody ever authorised anything. With all withdrawn nothing may run. */
export async function authorisedList(context: Context, site: string): Promise<readonly AuthorisedScript[] | null> {
  const rows = await readAuthorised(context.database, site);
  return rows.length === 0 ? null : rows.filter(mayRun).map(toEntry);
}

/**
 * Lets a script that the last run found run on payment pages. The audit entry is written first; that holds its hash, not the reason.
 * @throws ScrimError probe_script_unknown, probe_script_unread, probe_script_changes, audit_unavailable
 */
export async function authoriseScript(
  context: Context,
  site: string,
  { url, hash, anyContent, reason }: NewAuthorisedScript,
  person: { readonly id: string; readonly name: string },
): Promise<void> {
  const { scripts } = await paymentScripts(context, site);
  if (!scripts.some((script) => script.url === url && script.hash === hash))
    throw new ScrimError('probe_script_unknown');
  if (hash === null && !anyContent) throw new ScrimError('probe_script_unread');
  // Without its content a script in the page is any script, and an address that ends in * would be a pattern.
  if (anyContent && (isInline(url) || url.endsWith('*'))) throw new ScrimError('probe_script_changes');
  const row = {
    id: randomBytes(12).toString('hex'),
    site,
    url,
    hash: anyContent ? null : hash,
    reason,
    person: person.name,
    authorised_at: context.clock.now(),
  };
  await audit(context, row, 'probe:script-authorised', `person:${person.id}`);
  await saveAuthorised(context.database, row);
}

/** Takes a script off the list; who let it run, and why, is kept. @throws ScrimError probe_script_unknown, audit_unavailable */
export async function withdrawScript(
  context: Context,
  site: string,
  id: string,
  person: { readonly id: string; readonly name: string },
): Promise<void> {
  const row = (await readAuthorised(context.database, site)).find((one) => one.id === id && mayRun(one));
  if (row === undefined) throw new ScrimError('probe_script_unknown');
  await audit(context, row, 'probe:script-withdrawn', `person:${person.id}`);
  await saveWithdrawn(context.database, row, person.name, context.clock.now());
}

/** Deletes what was withdrawn before a moment (ms since the epoch), each once the audit log says so. @throws ScrimError audit_unavailable */
export async function forgetWithdrawn(context: Context, before: number): Promise<void> {
  for (const row of await readWithdrawn(context.database, before)) {
    await audit(context, row, 'probe:script-expired', 'system');
    await deleteWithdrawn(context.database, row);
  }
}

function audit(
  context: Context,
  { site, url, hash }: Pick<AuthorisedRow, 'site' | 'url' | 'hash'>,
  action: string,
  actor: string,
) {
  return appendAudit(context, {
    actor,
    action,
    resource: `site/${site}/probe/scripts`,
    purpose: null,
    outcome: 'done',
    // Queries may hold anything.
    detail: { script: url.split(/[?#]/)[0] ?? '', sha256: hash },
  });
}

function toEntry({ id, url, hash, reason, person, authorised_at }: AuthorisedRow): AuthorisedScript {
  return { id, url, hash, reason, by: person, at: new Date(authorised_at).toISOString() };
}

function toWithdrawn(row: AuthorisedRow): WithdrawnScript[] {
  const { withdrawn_at: at, withdrawn_by: by } = row;
  return at === null || by === null
    ? []
    : [{ ...toEntry(row), withdrawnAt: new Date(at).toISOString(), withdrawnBy: by }];
}

function mayRun(row: AuthorisedRow): boolean {
  return row.withdrawn_at === null;
}
