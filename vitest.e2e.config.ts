import { defineConfig } from 'vitest/config'

/** They share one house and its people, or ask whether the browser's frames keep coming: nobody else beside them. */
const ALONE = ['administration', 'first-load', 'import-check', 'sign-in'].map(
  (name) => `test/e2e/${name}.spec.ts`,
)
const LIMITS = { testTimeout: 90_000, hookTimeout: 90_000 }

export default defineConfig({
  test: {
    globalSetup: ['test/e2e/house.ts'],
    projects: [
      {
        // A house each. One browser leaves a quarter of two cores idle; two use it, a third would only slow them down.
        test: {
          name: 'two at once',
          include: ['test/e2e/**/*.spec.ts'],
          exclude: ALONE,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          ...LIMITS,
        },
      },
      {
        test: {
          name: 'one by one',
          include: ALONE,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          ...LIMITS,
        },
      },
    ],
  },
})
