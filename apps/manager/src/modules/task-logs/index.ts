export { jobFolder } from './task-log-files.js';
export { TaskLocator, type JobOfTask } from './task-locator.js';
export { TaskLogWriter } from './task-log-writer.js';
export { TaskLogsModule } from './task-logs.module.js';
