import { boolean, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

// The tables of tables.ts as better-auth's adapter reads them: its models and fields are the keys.
const at = (name: string) => timestamp(name, { withTimezone: true });

export const authSchema = {
  user: pgTable('people', {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    email: text('email').notNull(),
    emailVerified: boolean('email_verified').notNull(),
    image: text('image'),
    role: text('role').notNull(),
    department: text('department').notNull(),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  }),
  session: pgTable('person_sessions', {
    id: text('id').primaryKey(),
    userId: text('person_id').notNull(),
    token: text('token').notNull(),
    expiresAt: at('expires_at').notNull(),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  }),
  account: pgTable('person_accounts', {
    id: text('id').primaryKey(),
    userId: text('person_id').notNull(),
    accountId: text('account_id').notNull(),
    providerId: text('provider_id').notNull(),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: at('access_token_expires_at'),
    refreshTokenExpiresAt: at('refresh_token_expires_at'),
    scope: text('scope'),
    password: text('password'),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  }),
  verification: pgTable('person_verifications', {
    id: text('id').primaryKey(),
    identifier: text('identifier').notNull(),
    value: text('value').notNull(),
    expiresAt: at('expires_at').notNull(),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  }),
};
