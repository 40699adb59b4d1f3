import { defineConfig } from 'vitest/config';

/** `npm test` runs all projects; `npx vitest run --project unit tests/learning` runs one room. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/**/*.browser.test.ts', 'tests/**/*.mongo.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'mongo',
          include: ['tests/**/*.mongo.test.ts'],
          globalSetup: 'tests/mongo/set-up.ts',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      { test: { name: 'browser', include: ['tests/**/*.browser.test.ts'], testTimeout: 240_000, hookTimeout: 60_000 } },
    ],
  },
});
