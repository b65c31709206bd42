export { TaskReportsModule } from './task-reports.module.js';
export { countOtherCapableWorkers } from './persistence/capable-workers.js';
