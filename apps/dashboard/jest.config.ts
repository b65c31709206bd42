import type { Config } from 'jest';
import presets from 'jest-preset-angular/presets/index.js';

// The preset types what may be absent as undefined, which exactOptionalPropertyTypes tells apart.
const angular = presets.createEsmPreset({ tsconfig: '<rootDir>/tsconfig.spec.json' }) as Config;

/** The dashboard's Jest project: ES modules, jsdom, Angular without zone.js; workspace packages from source. */
const config: Config = {
  ...angular,
  displayName: 'dashboard',
  setupFilesAfterEnv: ['<rootDir>/tests/setup.ts'],
  testMatch: ['<rootDir>/{src,tests}/**/*.spec.ts'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^@flamenco/(domain|api-client)$': '<rootDir>/../../libs/$1/src/index.ts',
  },
};

export default config;
