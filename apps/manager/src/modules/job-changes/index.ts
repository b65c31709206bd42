export { JobChangesModule } from './job-changes.module.js';
export { JobChanges } from './job-changes.js';
