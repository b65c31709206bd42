import { nodeProject } from '../../jest.preset.ts';

/** Whole farms with real Blender and FFmpeg. They are timed, so `npm test` runs them alone, one after another. */
export default nodeProject('system', { testMatch: ['<rootDir>/*.spec.ts'] });
