import { nodeProject } from '../../../jest.preset.ts';

/** Whole farms that have to be in time (a task is queued again within 5 s …): `npm test` runs two of them at a time, and nothing else. */
export default nodeProject('timed', { testMatch: ['<rootDir>/*.spec.ts'] });
