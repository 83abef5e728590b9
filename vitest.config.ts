import {defineConfig} from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    pool: 'forks',
    // One more than a machine of two cores has: many tests wait for what they started.
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A child started by a test must not pay for, or depend on, what the surrounding shell sets.
    env: {NODE_EXTRA_CA_CERTS: '', NO_COLOR: '1'},
  },
})
