import { nodeProject } from '../../jest.preset.ts';

export default nodeProject('manager', {
  setupFilesAfterEnv: ['<rootDir>/tests/documented-answers.ts'],
});
