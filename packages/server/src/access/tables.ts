import type { Migration } from '../platform/migrations.ts';

/** People who sign in to the console, as better-auth keeps them. No network address and no user agent is stored. */
export const accessMigrations: readonly Migration[] = [
  {
    id: 'access-001-people',
    sql: `create table people (
      id text primary key,
      name text not null,
      email text not null unique,
      email_verified boolean not null default false,
      image text,
      role text not null check (role in ('product', 'engineer', 'compliance', 'auditor', 'admin')),
      department text not null,
      created_at timestamptz not null,
      updated_at timestamptz not null
    );
    create table person_sessions (
      id text primary key,
      person_id text not null references people (id) on delete cascade,
      token text not null unique,
      expires_at timestamptz not null,
      ip_address text check (ip_address is null or ip_address = ''),
      user_agent text check (user_agent is null or user_agent = ''),
      created_at timestamptz not null,
      updated_at timestamptz not null
    );
    create index person_sessions_by_person on person_sessions (person_id);
    create table person_accounts (
      id text primary key,
      person_id text not null references people (id) on delete cascade,
      account_id text not null,
      provider_id text not null,
      access_token text,
      refresh_token text,
      id_token text,
      access_token_expires_at timestamptz,
      refresh_token_expires_at timestamptz,
      scope text,
      password text,
      created_at timestamptz not null,
      updated_at timestamptz not null
    );
    create index person_accounts_by_person on person_accounts (person_id);
    create table person_verifications (
      id text primary key,
      identifier text not null,
      value text not null,
      expires_at timestamptz not null,
      created_at timestamptz not null,
      updated_at timestamptz not null
    );
    create index person_verifications_by_identifier on person_verifications (identifier);
    create table set_up (
      done boolean primary key check (done)
    );`,
  },
];
