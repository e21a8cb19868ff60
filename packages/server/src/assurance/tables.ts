import type { Migration } from '../platform/migrations.ts';

export const assuranceMigrations: readonly Migration[] = [];
