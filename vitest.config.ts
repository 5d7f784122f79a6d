import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Most tests wait for a server more than they compute, and modules of ours keep nothing that another file would notice.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    isolate: false,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['{shared,services,web,demo,scripts}/**/*.test.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'system',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/faults/**'],
          globalSetup: 'tests/support/global-setup.ts',
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        // Alone, after all others: promises about time cannot be kept beside a busy neighbour.
        test: {
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
