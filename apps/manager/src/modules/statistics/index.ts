export { JobEstimates } from './job-estimates.js';
export { meanFrameTimes } from './mean-frame-times.js';
export { StatisticsModule } from './statistics.module.js';
