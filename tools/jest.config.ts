import { nodeProject } from '../jest.preset.ts';

/** The workspace's own tools, and its lint boundaries. Whole farms are tested by the projects `system`, `timed` and `long`. */
export default nodeProject('tools', {
  testMatch: ['<rootDir>/**/*.spec.ts'],
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/system/',
    '<rootDir>/simulator/',
    '\\.long\\.spec\\.ts$',
  ],
});
