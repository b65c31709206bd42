import type { PlantedFault } from './planted-fault-names.ts';
import {
  CommitLog,
  type FarmDatabase,
  GroupCommit,
  ReportStore,
  SqliteConnection,
  TaskLogWriter,
  TaskReporter,
  TaskReports,
  WorkerLifecycle,
} from './programs.ts';

type Take = TaskReports['take'];

/** Plants each in the program that runs, for good. */
export const PLANT: Readonly<Record<PlantedFault, () => void>> = {
  'answered-before-disk': () => {
    CommitLog.prototype.onDisk = () => Promise.resolve();
  },
  'dropped-on-full-disk': () => {
    Object.assign(ReportStore.prototype, { addToMemory: () => true });
  },
  'stale-reports': () => {
    const take = original<Take>(TaskReports.prototype, 'take');
    TaskReports.prototype.take = async function takeAny(this: TaskReports, worker, taskId, report) {
      const database = this['database'] as FarmDatabase;
      const owner = await database.keyReader.get<{ id: number; uuid: string; name: string }>(
        `SELECT workers.id, workers.uuid, workers.name FROM tasks JOIN workers ON workers.id = tasks.worker_id WHERE tasks.uuid = ?`,
        taskId,
      );
      const { attemptId: _attempt, reportNumber: _number, logOffset: _offset, ...rest } = report;
      return take.call(this, { ...worker, ...owner }, taskId, rest);
    };
  },
  'told-before-commit': () => {
    const run = original<GroupCommit['run']>(GroupCommit.prototype, 'run');
    GroupCommit.prototype.run = function runTalking(this: GroupCommit, work) {
      const attempt = work.attempt.bind(work);
      const happen = work.happen.bind(work);
      run.call(
        this,
        Object.assign(Object.create(work) as typeof work, {
          attempt: async (...args: Parameters<typeof attempt>) => {
            await attempt(...args);
            happen();
          },
          happen: () => undefined,
        }),
      );
    };
  },
  'answered-before-commit': () => {
    const take = original<Take>(TaskReports.prototype, 'take');
    TaskReports.prototype.take = function takeLater(this: TaskReports, ...args) {
      setTimeout(() => {
        take.call(this, ...args).catch(() => undefined);
      }, 100);
      return Promise.resolve();
    };
  },
  'completed-miscounted': () => rewrite('tasks_completed = ?', 'tasks_completed = max(0, ? - (id % 3 = 0))'),
  'runnable-miscounted': () =>
    rewrite('SET runnable = runnable + ?', 'SET runnable = max(0, runnable + ? - (job_id % 3 = 0))'),
  'dependencies-miscounted': () =>
    rewrite(
      'SET unmet_dependencies = unmet_dependencies + ?',
      'SET unmet_dependencies = max(0, unmet_dependencies + 2 * ?)',
    ),
  'waiting-tasks-run': () => rewrite('AND tasks.unmet_dependencies = 0', ''),
  'jobs-never-complete': () =>
    rewrite(
      'status = ?, activity = ? WHERE id = ?',
      `status = (SELECT CASE said.status WHEN 'completed' THEN jobs.status ELSE said.status END FROM (SELECT ? AS status) AS said), activity = ? WHERE id = ?`,
    ),
  'stopped-is-completed': () => {
    TaskReporter.prototype.stopped = function stoppedAsCompleted(this: TaskReporter) {
      this.completed();
    };
  },
  'requests-without-numbers': () => {
    const stateChanged = original<WorkerLifecycle['stateChanged']>(WorkerLifecycle.prototype, 'stateChanged');
    WorkerLifecycle.prototype.stateChanged = function changedBySomething(
      this: WorkerLifecycle,
      ...[worker, status]
    ) {
      return stateChanged.call(this, worker, status);
    };
  },
  'log-kept-twice': () => {
    TaskLogWriter.prototype.appendOnce = function appendAgain(this: TaskLogWriter, log, text, from) {
      this.append(log.jobId, log.taskId, text);
      return from;
    };
  },
};

/** A method, to be called in the name of another. */
function original<Method>(prototype: object, name: string): Method {
  return Reflect.get(prototype, name) as Method;
}

/** Has the Manager say something else to its database. */
function rewrite(from: string, to: string): void {
  const prototype = SqliteConnection.prototype as unknown as { prepare: (text: string) => unknown };
  const prepare = original<(text: string) => unknown>(prototype, 'prepare');
  prototype.prepare = function prepareOther(this: unknown, text) {
    return prepare.call(this, text.replace(from, to));
  };
}
