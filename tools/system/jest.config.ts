import { nodeProject } from '../../jest.preset.ts';

/** Whole farms with real Blender, FFmpeg and Chromium. Those that have to be in time are the project `timed`. */
export default nodeProject('system', { testMatch: ['<rootDir>/*.spec.ts'] });
