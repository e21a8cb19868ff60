import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { findChromium } from './scripts/chromium.mjs';

const shared = {
  testTimeout: 60_000,
  hookTimeout: 120_000,
  pool: 'forks' as const,
  env: {
    ...findChromium(),
    SCRIM_EMPTY_DATABASE: join(import.meta.dirname, 'dist', 'empty-database'),
  },
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: 'parts',
          include: [
            'packages/*/src/**/*.test.ts',
            'packages/*/src/**/*.test.tsx',
            'examples/*/src/**/*.test.ts',
            'fuzz/*.test.ts',
            'bench/**/*.test.ts',
          ],
          maxWorkers: 2,
        },
      },
      {
        test: {
          ...shared,
          name: 'system',
          include: ['e2e/**/*.test.ts'],
          testTimeout: 120_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
