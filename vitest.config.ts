import { defineConfig } from 'vitest/config';

const shared = { testTimeout: 60_000, hookTimeout: 120_000, pool: 'forks' as const };

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
          // Visits to a page of 500 values: `SCRIM_LEAKS=1 npx vitest run --project system e2e/leaks.test.ts`; `all` for every policy.
          exclude: process.env.SCRIM_LEAKS ? [] : ['e2e/leaks.test.ts'],
          testTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
