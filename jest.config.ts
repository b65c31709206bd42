import type { Config } from 'jest';
import { TEST_TIMEOUT_MS } from './jest.preset.ts';

/** Every project of the workspace: `npx jest --projects libs/domain` runs one. `npm test` sets NODE_OPTIONS. */
const config: Config = {
  testTimeout: TEST_TIMEOUT_MS,
  projects: [
    '<rootDir>/libs/domain',
    '<rootDir>/libs/api-contracts',
    '<rootDir>/libs/job-compilers',
    '<rootDir>/apps/manager',
    '<rootDir>/apps/worker',
    '<rootDir>/apps/dashboard',
    '<rootDir>/tools',
    '<rootDir>/tools/system',
  ],
};

export default config;
