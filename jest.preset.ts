import type { Config } from 'jest';

/** What every Jest project on Node shares: ES modules, TypeScript by swc (with Nest's decorators), workspace packages from source. */
export function nodeProject(name: string, overrides: Config = {}): Config {
  return {
    displayName: name,
    testEnvironment: 'node',
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
