import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/e2e/**/*.spec.ts'],
    globalSetup: ['test/e2e/house.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two browsers at once, whatever the machine: a journey waits more than it works.
    maxWorkers: 2,
  },
})
