import { nodeProject, TEST_TIMEOUT_MS } from '../../jest.preset.ts';

const isOnPostgres = process.env['FLAMENCO_TEST_POSTGRES'] !== undefined;

export default nodeProject('manager', {
  // Each statement is a round trip to another process, on a computer that does other things as well.
  ...(isOnPostgres && { testTimeout: 3 * TEST_TIMEOUT_MS }),
  // What is about PostgreSQL alone: `npm run test:postgres`.
  testPathIgnorePatterns: isOnPostgres ? [] : ['<rootDir>/tests/postgres/'],
  setupFilesAfterEnv: ['<rootDir>/tests/documented-answers.ts'],
});
