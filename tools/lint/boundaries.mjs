/** Who may use whom: the table of docs/architecture.md as lint rules. tools/lint/boundaries.spec.ts breaks each row on purpose. */
import nx from '@nx/eslint-plugin';
import { areaFloors, doorWithoutStatements, fewGlobals, ownTables } from './manager-rules.mjs';
import { moduleDoors } from './module-doors.mjs';

const SPECS = ['**/*.spec.ts', '**/tests/**/*.ts', '**/jest.config.ts', '**/*.config.ts'];

/** By tag: which projects each may use. The tags stand in each project's package.json (or project.json). */
const MAY_USE = {
  'scope:domain': [],
  'scope:job-compilers': ['scope:domain'],
  'scope:api-contracts': ['scope:domain'],
  'scope:api-client': [],
  'scope:manager': ['scope:domain', 'scope:api-contracts', 'scope:job-compilers'],
  'scope:worker': ['scope:domain'],
  'scope:dashboard': ['scope:domain', 'scope:api-client'],
  'scope:tools': [],
};

/** By tag: npm packages that each may not use, or the only ones that it may. Specs and configuration may use more. */
const NPM_PACKAGES = {
  'scope:job-compilers': { bannedExternalImports: ['@nestjs/*', 'typeorm', 'fastify'] },
  'scope:api-contracts': {
    allowedExternalImports: ['@nestjs/swagger', 'class-validator', 'class-transformer'],
  },
  'scope:worker': { bannedExternalImports: ['@nestjs/*', 'typeorm', 'fastify'] },
  'scope:dashboard': { bannedExternalImports: ['@nestjs/*', 'typeorm', 'fastify'] },
};

/** @param {Record<string, object>} npmPackages by tag */
function moduleBoundaries(npmPackages) {
  const depConstraints = Object.entries(MAY_USE).map(([sourceTag, tags]) => ({
    sourceTag,
    onlyDependOnLibsWithTags: tags,
    ...npmPackages[sourceTag],
  }));
  const options = {
    depConstraints,
    banTransitiveDependencies: true,
    checkDynamicDependenciesExceptions: ['@flamenco/**'], // a library that is imported lazily in one place may be imported in another
  };
  return { '@nx/enforce-module-boundaries': ['error', options] };
}

const NOT_IN_A_BROWSER = {
  message: 'The dashboard runs in a browser: Node.js is not there.',
  regex: '^(node:|(fs|path|os|child_process|crypto|events|stream|util|url|http|net|worker_threads)(/|$))',
};

/** ESLint's configuration blocks for the boundaries. */
export const boundaries = [
  {
    plugins: {
      '@nx': nx,
      flamenco: {
        rules: {
          'module-doors': moduleDoors,
          'own-tables': ownTables,
          'area-floors': areaFloors,
          'door-without-statements': doorWithoutStatements,
          'few-globals': fewGlobals,
        },
      },
    },
  },
  { files: ['{apps,libs,tools}/**/*.ts'], rules: moduleBoundaries(NPM_PACKAGES) },
  { files: SPECS.map((pattern) => `{apps,libs,tools}/${pattern}`), rules: moduleBoundaries({}) },
  { files: ['**/jest.config.ts'], rules: { '@nx/enforce-module-boundaries': 'off' } }, // they share jest.preset.ts
  {
    files: ['libs/domain/src/**/*.ts'],
    ignores: SPECS,
    rules: forbidImports({
      regex: '^[^.]',
      message:
        'The domain is pure: it imports nothing but its own files (no npm package, no node:, no other project).',
    }),
  },
  {
    files: ['apps/dashboard/src/**/*.ts', 'libs/api-client/src/**/*.ts'],
    ignores: SPECS,
    rules: forbidImports(NOT_IN_A_BROWSER),
  },
  {
    files: ['apps/dashboard/src/**/*.ts'],
    ignores: [...SPECS, 'apps/dashboard/src/app/shared/live/**', 'apps/dashboard/src/testing/**'],
    rules: forbidImports(NOT_IN_A_BROWSER, {
      regex: '^socket\\.io-client$|/live-connection$',
      message:
        'What is shown live is a liveResource (shared/live/live-resource): it alone follows the connection, and misses nothing.',
    }),
  },
  {
    files: ['apps/manager/src/**/*.ts'],
    rules: {
      'flamenco/module-doors': 'error',
      'flamenco/own-tables': 'error',
      'flamenco/area-floors': 'error',
      'flamenco/door-without-statements': 'error',
      'flamenco/few-globals': 'error',
    },
  },
];

/** @param {readonly { regex: string, message: string }[]} patterns */
function forbidImports(...patterns) {
  return { 'no-restricted-imports': ['error', { patterns }] };
}
