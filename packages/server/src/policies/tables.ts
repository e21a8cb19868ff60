import type { Migration } from '../platform/migrations.ts';

export const policyMigrations: readonly Migration[] = [];
