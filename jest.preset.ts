import type { Config } from 'jest';

/** For a machine that does other things as well: Managers and their processes are slow to start there. */
export const TEST_TIMEOUT_MS = 30_000;

/**
 * What every Jest project on Node shares: ES modules, TypeScript by swc (with Nest's decorators). Of the workspace's packages, the decorated one
 * comes from its source, the others as they are built: a compiler process that runs from source takes 310 ms of CPU time to start instead of 130.
 */
export function nodeProject(name: string, overrides: Config = {}): Config {
  return {
    displayName: name,
    testEnvironment: `${import.meta.dirname}/tools/test/native/native-environment.ts`,
    runtime: `${import.meta.dirname}/tools/test/native/native-runtime.ts`,
    injectGlobals: false,
    testTimeout: TEST_TIMEOUT_MS,
    testMatch: ['<rootDir>/{src,tests}/**/*.spec.ts'],
    extensionsToTreatAsEsm: ['.ts'],
    moduleNameMapper: {
      '^(\\.{1,2}/.*)\\.js$': '$1',
      '^@flamenco/api-contracts$': `${import.meta.dirname}/libs/api-contracts/src/index.ts`,
    },
    transform: {
      '\\.ts$': [
        '@swc/jest',
        {
          jsc: {
            target: 'es2023',
            parser: { syntax: 'typescript', decorators: true },
            transform: { legacyDecorator: true, decoratorMetadata: true },
            keepClassNames: true,
          },
          module: { type: 'es6' },
          sourceMaps: 'inline',
        },
      ],
    },
    ...overrides,
  };
}
