import type { Migration } from '../platform/migrations.ts';

export const consentMigrations: readonly Migration[] = [];
