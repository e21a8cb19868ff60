import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { findChromium } from './scripts/chromium.mjs';

/** Limits are for what hangs: a machine of a third of the usual speed stays within them. */
const shared = {
  testTimeout: 180_000,
  hookTimeout: 360_000,
  expect: { poll: { timeout: 60_000 } },
  /** The end of a log has to say what was wrong, not that something was. */
  chaiConfig: { truncateThreshold: 1000 },
  // What depends on a machine's pace gets a second attempt, and `npm test` names it at the end; a counterexample of a property never does.
  retry: { count: 1, condition: /^(?!Property failed)/ },
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
          maxWorkers: 3,
        },
      },
      {
        test: {
          ...shared,
          name: 'system',
          include: ['e2e/**/*.test.ts'],
          testTimeout: 360_000,
          maxWorkers: 3,
        },
      },
    ],
  },
});
