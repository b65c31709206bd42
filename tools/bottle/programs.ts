/** The programs in the bottle: Manager, Worker and libraries as they are built, and so as they ship. */
/* eslint-disable @nx/enforce-module-boundaries -- here, and nowhere else in this folder */
export { assembleManager } from '../../apps/manager/dist/create-manager.js';
export { findProblems } from '../../apps/manager/dist/database/database-check.js';
export { CommitLog } from '../../apps/manager/dist/database/sqlite/commit-log.js';
export { FarmDatabase } from '../../apps/manager/dist/database/farm-database.js';
export { GroupCommit } from '../../apps/manager/dist/database/sqlite/group-commit.js';
export { SqliteConnection } from '../../apps/manager/dist/database/sqlite/sqlite-connection.js';
export { readConfigFile } from '../../apps/manager/dist/manager-configuration.js';
export { EventBus } from '../../apps/manager/dist/modules/events/index.js';
export { TaskLogWriter } from '../../apps/manager/dist/modules/task-logs/index.js';
export { WorkerLifecycle } from '../../apps/manager/dist/modules/workers/worker-lifecycle.js';
export { TaskReports } from '../../apps/manager/dist/modules/task-reports/task-reports.js';
export type { WorkerConfig } from '../../apps/worker/dist/config/worker-config.js';
export type { StudioCommand } from '../../apps/worker/dist/execution/commands/studio-commands.js';
export { TaskReporter } from '../../apps/worker/dist/execution/task-reporter.js';
export type { SensedComputer } from '../../apps/worker/dist/lifecycle/computer-senses.js';
export { createWorker } from '../../apps/worker/dist/lifecycle/create-worker.js';
export { LocalWishes } from '../../apps/worker/dist/lifecycle/local-wishes.js';
export type { MachineSystem } from '../../apps/worker/dist/machine/machine-system.js';
export { createLogger } from '../../apps/worker/dist/logger.js';
export { DiskReserve } from '../../apps/worker/dist/reports/disk-reserve.js';
export { ReportFile } from '../../apps/worker/dist/reports/report-file.js';
export { ReportStore } from '../../apps/worker/dist/reports/report-store.js';
export { pause, systemClock } from '../../apps/worker/dist/timing/clock.js';
export type { FarmEvent, FarmEventMap } from '../../libs/domain/dist/events/index.js';
export type {
  ScriptAnswer,
  ScriptRequest,
  TaskColumns,
} from '../../libs/job-compilers/dist/process/protocol.js';
export { Sandbox } from '../../libs/job-compilers/dist/process/sandbox.js';
