import { COMMAND_DESCRIPTIONS, unusualActions } from '@flamenco/domain';
import type { Logger } from 'pino';
import type { TaskObstacle, TaskSelfTest } from '../checks/task-self-test.js';
import type { AssignedTask, ManagerClient, TaskCommand } from '../manager-api/manager-client.js';
import { isNotOurTask } from '../manager-api/refusal.js';
import type { PreviewUploader } from '../previews/preview-uploader.js';
import type { ReportDelivery } from '../reports/report-delivery.js';
import type { Clock } from '../timing/clock.js';
import { CommandFailure, type CommandContext } from './commands/command.js';
import { readCommand } from './commands/command-table.js';
import { tryCommand } from './command-attempts.js';
import { CommandProgress } from './command-progress.js';
import type { CommandLimits } from './processes/command-watch.js';
import { untilTaskMayNotRun } from './run-watch.js';
import { ScratchFolder } from './scratch-folder.js';
import { TaskReporter } from './task-reporter.js';
import { errorMessage } from '../error-facts.js';

/**
 * How a task's run ended. `stopped`: before its end, and the Manager knows. `handed-back`: before its first command, as this computer
 * is not fit for it.
 */
export type TaskOutcome =
  | { readonly kind: 'completed' | 'failed' | 'stopped' }
  | { readonly kind: 'handed-back'; readonly obstacle: TaskObstacle };

/** Why a task was stopped. */
class TaskStopped extends Error {
  override readonly name = 'TaskStopped';
}

/** What is the same for all commands of this Worker. */
export type CommandSurroundings = Pick<
  CommandContext,
  'platform' | 'toolsDir' | 'environment' | 'oomScoreAdjust'
>;

/** Runs a task from its first command, whatever an earlier run has done, and reports what happens. */
export class TaskRunner {
  constructor(
    private readonly manager: ManagerClient,
    private readonly delivery: ReportDelivery,
    private readonly previews: PreviewUploader,
    private readonly selfTest: Pick<TaskSelfTest, 'examine'>,
    private readonly clock: Clock,
    private readonly surroundings: CommandSurroundings,
    private readonly homeDir: string,
    private readonly log: Logger,
  ) {}

  /**
   * Runs until the task has ended, or the signal is aborted, or the Manager wants it stopped. Its processes are gone
   * when this settles.
   */
  async run(task: AssignedTask, shutdown: AbortSignal): Promise<TaskOutcome> {
    const stop = new AbortController();
    const signal = AbortSignal.any([shutdown, stop.signal]);
    const reporter = new TaskReporter(task, this.clock, (taskId, update) =>
      this.delivery.add(taskId, update),
    );
    const unwatch = this.watch(task, stop, signal);
    const outcome = await this.runCommands(task, reporter, signal);
    unwatch();
    stop.abort(new TaskStopped('the task has ended'));
    return outcome;
  }

  /** Stops the task when the Manager objects, be it as answer to a question or to a report. */
  private watch(task: AssignedTask, stop: AbortController, signal: AbortSignal): () => void {
    const halt = (reason: string): void => {
      this.log.info({ task: task.uuid, reason }, 'stopping the task');
      stop.abort(new TaskStopped(reason));
    };
    untilTaskMayNotRun(task, this.manager, this.clock, this.log, signal).then(halt, (error: unknown) => {
      if (!signal.aborted) stop.abort(error);
    });
    return this.delivery.onRefusal(({ taskId, update }, refusal) => {
      const isAboutThisRun = taskId === task.uuid && update.attempt_id === task.attempt_id;
      if (isAboutThisRun && isNotOurTask(refusal)) halt(refusal.message);
    });
  }

  private async runCommands(
    task: AssignedTask,
    reporter: TaskReporter,
    signal: AbortSignal,
  ): Promise<TaskOutcome> {
    reporter.started();
    const scratch = new ScratchFolder(this.homeDir, (line) => reporter.log(line));
    try {
      const obstacle = await this.selfTest.examine(task, signal);
      if (obstacle !== undefined) {
        reporter.handedBack(obstacle.reason);
        return { kind: 'handed-back', obstacle };
      }
      await this.inScratch(scratch, async () => {
        for (const command of task.commands) await this.runCommand(task, command, reporter, scratch, signal);
      });
      signal.throwIfAborted();
      reporter.completed();
      return { kind: 'completed' };
    } catch (error) {
      if (signal.aborted) {
        reporter.stopped();
        return { kind: 'stopped' };
      }
      if (!(error instanceof CommandFailure))
        this.log.error({ err: error, task: task.uuid }, 'command failed unexpectedly');
      reporter.failed(errorMessage(error));
      return { kind: 'failed' };
    }
  }

  /** Gone before the task's end is told: what was left there is in its log. */
  private async inScratch(scratch: ScratchFolder, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } finally {
      await scratch.remove();
    }
  }

  private async runCommand(
    task: AssignedTask,
    given: TaskCommand,
    reporter: TaskReporter,
    scratch: ScratchFolder,
    signal: AbortSignal,
  ): Promise<void> {
    signal.throwIfAborted();
    const log = (line: string): void => reporter.log(line);
    const command = readCommand(given, log);
    const progress = new CommandProgress(reporter, task.commands.indexOf(given), task.kept_frames ?? []);
    const { clock } = this;
    const surroundings = {
      clock,
      signal,
      log,
      startOver: (activity: string) => progress.startOver(activity),
    };
    await tryCommand(command, surroundings, (attemptSignal) =>
      command.run({
        ...this.surroundings,
        signal: attemptSignal,
        clock,
        log,
        scratchFolder: () => scratch.path(),
        step: () => reporter.step(),
        fileSaved: (path) => this.previews.fileSaved(task.uuid, path),
        findingActions: unusualActions(task.finding_actions ?? {}),
        reportRender: (report) => progress.rendered(report),
        keptFrames: progress.keptFrames(),
        frameIsWhole: (frame) => progress.frameIsWhole(frame),
        forgetFrames: () => progress.forgetFrames(),
        limits: limitsOf(task),
      }),
    );
    const total = given.total_step_count;
    const countsItsOwnSteps = COMMAND_DESCRIPTIONS[command.name].countsSteps && total > 0;
    if (!countsItsOwnSteps) reporter.step(Math.max(1, total));
  }
}

function limitsOf({ silence_limit_seconds: silence, time_limit_seconds: time }: AssignedTask): CommandLimits {
  return {
    ...(silence === undefined ? {} : { silenceMs: silence * 1000 }),
    ...(time === undefined ? {} : { timeMs: time * 1000 }),
  };
}
