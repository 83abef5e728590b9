import {defineConfig} from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    pool: 'forks',
    // Two workers on a two-core machine: the tests spawn processes of their own.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A child started by a test must not pay for, or depend on, what the surrounding shell sets.
    env: {NODE_EXTRA_CA_CERTS: '', NO_COLOR: '1'},
  },
})
