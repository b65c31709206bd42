import { nodeProject } from '../jest.preset.ts';

/** The workspace's own tests: lint boundaries, and the whole farm with real Blender and FFmpeg. They start many programs, so they take turns. */
export default nodeProject('tools', { testMatch: ['<rootDir>/**/*.spec.ts'] });
