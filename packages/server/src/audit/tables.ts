import type { Migration } from '../platform/migrations.ts';

/**
 * The log and the subtree hashes that prove it. Nothing here is ever updated or deleted: the database itself refuses,
 * so that a mistake in the application cannot; somebody who removes the triggers is caught by the checkpoints.
 */
export const auditMigrations: readonly Migration[] = [
  {
    id: 'audit-001-log',
    sql: `create table audit_entries (
      position bigint primary key,
      entry text not null,
      time timestamptz not null,
      actor text not null,
      action text not null,
      outcome text not null
    );
    create index audit_entries_by_action on audit_entries (action, position);
    create index audit_entries_by_actor on audit_entries (actor, position);
    create table audit_nodes (
      level integer not null,
      position bigint not null,
      hash text not null,
      primary key (level, position)
    );
    create table audit_checkpoints (
      size bigint not null,
      note text not null,
      made_at timestamptz not null
    );
    create index audit_checkpoints_by_size on audit_checkpoints (size);
    create function audit_refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception 'the audit log is append-only';
    end
    $$;
    create trigger audit_entries_append_only before update or delete on audit_entries
      for each row execute function audit_refuse_change();
    create trigger audit_entries_no_truncate before truncate on audit_entries
      for each statement execute function audit_refuse_change();
    create trigger audit_nodes_append_only before update or delete on audit_nodes
      for each row execute function audit_refuse_change();
    create trigger audit_nodes_no_truncate before truncate on audit_nodes
      for each statement execute function audit_refuse_change();
    create trigger audit_checkpoints_append_only before update or delete on audit_checkpoints
      for each row execute function audit_refuse_change();
    create trigger audit_checkpoints_no_truncate before truncate on audit_checkpoints
      for each statement execute function audit_refuse_change();`,
  },
];
