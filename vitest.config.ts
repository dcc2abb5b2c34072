import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/global.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Modules are read once by a worker and not once by a file: half of the time was spent on that.
    isolate: false,
    // A test file waits for PostgreSQL half of its time: on two cores two of them at once, not one.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
})
