import { nodeProject } from '../../../jest.preset.ts';

/** Whole farms that have to be in time (a task is queued again within 5 s …): `npm test` runs them alone, one after another. */
export default nodeProject('timed', { testMatch: ['<rootDir>/*.spec.ts'] });
