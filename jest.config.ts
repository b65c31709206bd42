import type { Config } from 'jest';
import { TEST_TIMEOUT_MS } from './jest.preset.ts';

/** Every project of the workspace: `npx jest --projects libs/domain` runs one. `npm test` sets NODE_OPTIONS. */
const config: Config = {
  testTimeout: TEST_TIMEOUT_MS,
  // What a test file has loaded as ES modules is never freed: in one process for all of them, the heap grew to 4 GB, and collecting
  // its garbage took most of the time. Workers that have grown so much make room for new ones.
  maxWorkers: 2,
  workerIdleMemoryLimit: '1GB',
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
