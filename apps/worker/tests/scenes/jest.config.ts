import { nodeProject } from '../../../../jest.preset.ts';

/** All scenes that were tried: minutes of Blender, so `npm run scenes` runs them, and `npm test` one of each kind. */
export default nodeProject('scenes', {
  rootDir: '..',
  testMatch: ['<rootDir>/scene-trials.spec.ts'],
  globals: { allScenes: true },
});
