import type { Migration } from '../platform/migrations.ts';

export const accessMigrations: readonly Migration[] = [];
