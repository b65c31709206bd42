import type { Config } from 'jest';

/** For a machine that does other things as well: Managers and their processes are slow to start there. */
export const TEST_TIMEOUT_MS = 30_000;

/** What every Jest project on Node shares: ES modules, TypeScript by swc (with Nest's decorators), workspace packages from source. */
export function nodeProject(name: string, overrides: Config = {}): Config {
  return {
    displayName: name,
    testEnvironment: 'node',
    testTimeout: TEST_TIMEOUT_MS,
    testMatch: ['<rootDir>/{src,tests}/**/*.spec.ts'],
    extensionsToTreatAsEsm: ['.ts'],
    moduleNameMapper: {
      '^(\\.{1,2}/.*)\\.js$': '$1',
      '^@flamenco/(domain|api-contracts|job-compilers)$': `${import.meta.dirname}/libs/$1/src/index.ts`,
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
