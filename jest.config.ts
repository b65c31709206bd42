import type { Config } from 'jest';
import { TEST_TIMEOUT_MS } from './jest.preset.ts';

/** Every project of the workspace: `npx jest --projects libs/domain` runs one. `npm test` sets NODE_OPTIONS. */
const config: Config = {
  testTimeout: TEST_TIMEOUT_MS,
  // What a test file of the dashboard has loaded as ES modules is never freed. Workers that have grown so much make room for new ones.
  workerIdleMemoryLimit: '1GB',
  // One more than a small computer has cores: many files wait, for Blender to start, a page to load, a time-out to come.
  maxWorkers: 3,
  testSequencer: '<rootDir>/tools/test/longest-first.ts',
  projects: [
    '<rootDir>/libs/domain',
    '<rootDir>/libs/api-contracts',
    '<rootDir>/libs/job-compilers',
    '<rootDir>/apps/manager',
    '<rootDir>/apps/worker',
    '<rootDir>/apps/dashboard',
    '<rootDir>/tools',
    '<rootDir>/tools/system',
    '<rootDir>/tools/system/timed',
  ],
};

export default config;
