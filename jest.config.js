/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } }],
    '^.+\\.js$': ['@swc/jest', { jsc: { target: 'es2022' }, module: { type: 'commonjs' } }],
  },
  globalSetup: '<rootDir>/tests/support/global-setup.cjs',
  setupFiles: ['<rootDir>/tests/support/properties.cjs'],
  // Packages that come as ES modules only: Node 20 requires them, jest cannot.
  transformIgnorePatterns: ['/node_modules/(?!temporal-)'],
  // A hang fails; a slow machine does not.
  testTimeout: 120_000,
  // jest leaves one core idle by itself: on two it would run one file at a time.
  maxWorkers: '100%',
  // What a test file leaves behind in its worker is never collected: without a fresh one now and then half of the time goes into garbage.
  workerIdleMemoryLimit: '500MB',
};
