export { StaleReports } from './stale-reports.js';
export { TaskReportsModule } from './task-reports.module.js';
