export { StuckJobsModule } from './stuck-jobs.module.js';
