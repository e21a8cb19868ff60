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
          testTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
