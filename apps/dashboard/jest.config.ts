import type { Config } from 'jest';
import presets from 'jest-preset-angular/presets';

/** The dashboard's Jest project: ES modules, jsdom, Angular without zone.js; workspace packages from source. */
const config: Config = {
  ...presets.createEsmPreset({ tsconfig: '<rootDir>/tsconfig.spec.json' }),
  displayName: 'dashboard',
  setupFilesAfterEnv: ['<rootDir>/tests/setup.ts'],
  testMatch: ['<rootDir>/{src,tests}/**/*.spec.ts'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^@flamenco/(domain|api-client)$': '<rootDir>/../../libs/$1/src/index.ts',
  },
};

export default config;
