import eslint from '@eslint/js';
import angular from 'angular-eslint';
import prettier from 'eslint-config-prettier';
import jest from 'eslint-plugin-jest';
import tseslint from 'typescript-eslint';
import { boundaries } from './tools/lint/boundaries.mjs';
import { houseSyntax } from './tools/lint/house-syntax.mjs';

const SPECS = ['**/*.spec.ts', '**/tests/**/*.ts', 'tools/system/**/*.ts'];
const DASHBOARD = ['apps/dashboard/src/**/*.ts'];
/** Files outside of every tsconfig.json: linted without types. */
const UNTYPED = ['*.{ts,mjs}', '{apps,libs}/**/*.mjs'];

const generated = {
  ignores: [
    '**/dist/',
    '**/node_modules/',
    '.nx/',
    '**/.angular/',
    'coverage/',
    'demo/',
    'tmp/',
    'libs/api-client/src/generated/',
    '**/*.gen.ts',
    'libs/job-compilers/**/scripts/*.js', // job types: scripts for our sandbox, not modules
    'examples/clients/', // programs of others, to start from; their test compiles and runs them
    'tools/clients/typescript-client.ts', // compiled by its test, beside what is generated
  ],
};

const strictness = {
  files: ['**/*.ts', '**/*.mjs'],
  extends: [eslint.configs.recommended, ...tseslint.configs.strictTypeChecked],
  languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  rules: {
    '@typescript-eslint/switch-exhaustiveness-check': 'error',
    '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
    '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    // DTO classes describe JSON: literals and copies of them are what they are for.
    '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    '@typescript-eslint/no-misused-spread': 'off',
    '@typescript-eslint/no-unnecessary-type-parameters': 'off', // `sql.get<Row>(…)`: the caller names the type of what comes back
    'no-console': 'error',
    'no-empty': 'error',
    'max-lines': ['warn', { max: 300, skipBlankLines: true, skipComments: true }],
    'max-lines-per-function': ['warn', { max: 40, skipBlankLines: true, skipComments: true }],
    complexity: ['warn', 12],
  },
};

const untyped = {
  files: UNTYPED,
  extends: [tseslint.configs.disableTypeChecked],
  languageOptions: {
    parserOptions: { projectService: false },
    globals: { process: 'readonly', console: 'readonly', URL: 'readonly', setTimeout: 'readonly' },
  },
};

/** Programs whose output is the terminal. */
const commandLine = { files: ['tools/**', '**/bin/*.mjs'], rules: { 'no-console': 'off' } };

/** JavaScript that Node.js 20 runs as it is: typed by its comments, which cannot say everything. */
const plainJavaScript = {
  files: ['tools/**/*.mjs'],
  rules: {
    '@typescript-eslint/no-unsafe-assignment': 'off',
    '@typescript-eslint/no-unsafe-return': 'off',
    '@typescript-eslint/no-unsafe-call': 'off',
    '@typescript-eslint/no-unsafe-member-access': 'off',
    '@typescript-eslint/no-unsafe-argument': 'off',
  },
};

const specs = {
  files: SPECS,
  extends: [jest.configs['flat/recommended']],
  settings: { jest: { globalPackage: '@jest/globals', version: 30 } },
  rules: {
    'jest/no-focused-tests': 'error',
    'jest/no-disabled-tests': 'error',
    'jest/expect-expect': [
      'error',
      { assertFunctionNames: ['expect*', '**.expect*', 'fc.assert', 'assert*'] },
    ],
    'jest/no-conditional-expect': 'off', // a table's column may say what to expect of a row
    'jest/no-standalone-expect': 'off', // properties (fast-check) and builders hold expectations, too
    '@typescript-eslint/unbound-method': 'off',
    '@typescript-eslint/no-non-null-assertion': 'off', // in a spec, a missing value shall throw
    'max-lines-per-function': 'off', // describe() is one function
  },
};

/** Angular's own tsconfig.json leaves out the specs, which are in another one. */
const dashboardTypes = {
  files: ['apps/dashboard/**/*.ts'],
  languageOptions: { parserOptions: { projectService: false, project: 'apps/dashboard/tsconfig.spec.json' } },
};

const dashboard = {
  files: DASHBOARD,
  extends: [...angular.configs.tsRecommended],
  processor: angular.processInlineTemplates,
};

const templates = {
  files: ['apps/dashboard/**/*.html'],
  extends: [...angular.configs.templateRecommended, ...angular.configs.templateAccessibility],
};

export default tseslint.config(
  generated,
  strictness,
  dashboardTypes,
  untyped,
  commandLine,
  plainJavaScript,
  ...houseSyntax,
  ...boundaries,
  specs,
  dashboard,
  templates,
  { files: ['**/*.ts', '**/*.mjs'], extends: [prettier] },
);
