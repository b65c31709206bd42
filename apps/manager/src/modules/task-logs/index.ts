export { jobFolder } from './task-log-files.js';
export { TaskLocator } from './task-locator.js';
export { TaskLogWriter, type TaskLogInfo } from './task-log-writer.js';
export { TaskLogsModule } from './task-logs.module.js';
