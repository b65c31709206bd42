export { jobFolder } from './task-log-files.js';
export { TaskLocator } from './task-locator.js';
export { TaskLogWriter } from './task-log-writer.js';
