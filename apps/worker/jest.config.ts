import { nodeProject } from '../../jest.preset.ts';

// Real processes and real waiting times, on machines that do other things as well.
export default nodeProject('worker', { testTimeout: 30_000 });
