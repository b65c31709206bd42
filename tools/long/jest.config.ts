import { nodeProject } from '../../jest.preset.ts';

/** What takes minutes and finds little that the shorter tests do not: not in `npm test`, but a step of CI of its own. */
export default nodeProject('long', {
  rootDir: '..',
  testMatch: ['<rootDir>/simulator/*.spec.ts', '<rootDir>/bottle/*.long.spec.ts'],
});
