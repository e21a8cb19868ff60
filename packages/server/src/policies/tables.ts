import type { Migration } from '../platform/migrations.ts';

/** Versions and activations are only ever added: which policy held at a time can always be told. */
export const policyMigrations: readonly Migration[] = [
  {
    id: 'policies-001-versions',
    sql: `create table sites (
      id text primary key,
      name text not null,
      origins text not null,
      created_at timestamptz not null
    );
    create table policy_versions (
      site text not null references sites (id),
      hash text not null,
      source text not null,
      compiled text not null,
      presets text not null,
      stored_at timestamptz not null,
      primary key (site, hash)
    );
    create table policy_activations (
      position bigint generated always as identity primary key,
      site text not null,
      hash text not null,
      actor text not null,
      activated_at timestamptz not null,
      foreign key (site, hash) references policy_versions (site, hash)
    );
    create index policy_activations_by_site on policy_activations (site, position);
    create table policy_assets (
      site text not null references sites (id),
      sha256 text not null,
      content_type text not null,
      content text not null,
      primary key (site, sha256)
    );
    create function policies_refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception 'policy versions are append-only';
    end
    $$;
    create trigger policy_versions_append_only before update or delete on policy_versions
      for each row execute function policies_refuse_change();
    create trigger policy_activations_append_only before update or delete on policy_activations
      for each row execute function policies_refuse_change();`,
  },
];
