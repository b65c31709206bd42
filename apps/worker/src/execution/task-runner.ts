import { unusualActions } from '@flamenco/domain/findings';
import type { Logger } from 'pino';
import type { TaskObstacle, TaskSelfTest } from '../checks/task-self-test.js';
import type { AssignedTask, ManagerClient, TaskCommand } from '../manager-api/manager-client.js';
import { isNotOurTask } from '../manager-api/refusal.js';
import type { PreviewUploader } from '../previews/preview-uploader.js';
import type { ReportDelivery } from '../reports/report-delivery.js';
import type { Clock } from '../timing/clock.js';
import { CommandFailure, type CommandContext } from './commands/command.js';
import { readCommand } from './commands/command-table.js';
import type { StudioCommands } from './commands/studio-commands.js';
import { tryCommand } from './command-attempts.js';
import { CommandProgress } from './command-progress.js';
import type { CommandLimits } from './processes/command-watch.js';
import { runnerFor, type Containers } from './containers.js';
import { factsOf } from './failure-facts.js';
import { untilTaskMayNotRun } from './run-watch.js';
import { ScratchFolder } from './scratch-folder.js';
import { TaskReporter } from './task-reporter.js';
import { errorMessage } from '../error-facts.js';
import type { SuspensionWatch } from '../lifecycle/suspension-watch.js';

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
  'platform' | 'toolsDir' | 'environment' | 'resources' | 'memoryCaps'
> & { readonly containers?: Containers | undefined };

/** With what tasks are run. */
export interface TaskRunnerParts {
  readonly manager: ManagerClient;
  readonly delivery: ReportDelivery;
  readonly previews: PreviewUploader;
  readonly selfTest: Pick<TaskSelfTest, 'examine'>;
  readonly suspensions: Pick<SuspensionWatch, 'onSlept'>;
  readonly studioCommands: StudioCommands;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Runs a task from its first command, whatever an earlier run has done, and reports what happens. */
export class TaskRunner {
  /** Whether a task runs. */
  isRunning = false;
  /** How many tasks have ended. */
  runCount = 0;

  constructor(
    private readonly parts: TaskRunnerParts,
    private readonly surroundings: CommandSurroundings,
    private readonly homeDir: string,
  ) {}

  /**
   * Runs until the task has ended, or the signal is aborted, or the Manager wants it stopped. Its processes are gone
   * when this settles.
   */
  async run(task: AssignedTask, shutdown: AbortSignal): Promise<TaskOutcome> {
    const stop = new AbortController();
    const signal = AbortSignal.any([shutdown, stop.signal]);
    const reporter = new TaskReporter(task, this.parts.clock, (taskId, update) =>
      this.parts.delivery.add(taskId, update),
    );
    const unwatch = this.watch(task, stop, signal);
    const stopHearing = this.parts.suspensions.onSlept((message) => reporter.log(message));
    this.isRunning = true;
    const outcome = await this.runCommands(task, reporter, signal);
    this.isRunning = false;
    this.runCount += 1;
    stopHearing();
    unwatch();
    stop.abort(new TaskStopped('the task has ended'));
    return outcome;
  }

  /** Stops the task when the Manager objects, be it as answer to a question or to a report. */
  private watch(task: AssignedTask, stop: AbortController, signal: AbortSignal): () => void {
    const halt = (reason: string): void => {
      this.parts.log.info({ task: task.uuid, reason }, 'stopping the task');
      stop.abort(new TaskStopped(reason));
    };
    untilTaskMayNotRun(task, this.parts.manager, this.parts.clock, this.parts.log, signal).then(
      halt,
      (error: unknown) => {
        if (!signal.aborted) stop.abort(error);
      },
    );
    return this.parts.delivery.onRefusal(({ taskId, update }, refusal) => {
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
      const obstacle = await this.parts.selfTest.examine(task, signal);
      if (obstacle !== undefined) {
        reporter.handedBack(obstacle);
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
        this.parts.log.error({ err: error, task: task.uuid }, 'command failed unexpectedly');
      reporter.failed(errorMessage(error), factsOf(error));
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
    const command = readCommand(given, log, this.parts.studioCommands);
    const progress = new CommandProgress(reporter, task.commands.indexOf(given), task.kept_frames ?? []);
    const { clock } = this.parts;
    const surroundings = {
      clock,
      signal,
      log,
      startOver: (activity: string) => progress.startOver(activity),
    };
    await tryCommand(command, surroundings, (attemptSignal) =>
      command.run({
        ...this.surroundings,
        ...runnerFor(given.name, this.surroundings.containers),
        signal: attemptSignal,
        clock,
        log,
        scratchFolder: () => scratch.path(),
        step: () => reporter.step(),
        fileSaved: (path, frame) => this.parts.previews.fileSaved({ taskId: task.uuid, path, frame }),
        findingActions: unusualActions(task.finding_actions ?? {}),
        reportRender: (report) => progress.rendered(report),
        keptFrames: progress.keptFrames(),
        frameIsWhole: (frame) => progress.frameIsWhole(frame),
        forgetFrames: () => progress.forgetFrames(),
        limits: limitsOf(task),
      }),
    );
    const total = given.total_step_count;
    const countsItsOwnSteps = command.countsSteps && total > 0;
    if (!countsItsOwnSteps) reporter.step(Math.max(1, total));
  }
}

function limitsOf({ silence_limit_seconds: silence, time_limit_seconds: time }: AssignedTask): CommandLimits {
  return {
    ...(silence === undefined ? {} : { silenceMs: silence * 1000 }),
    ...(time === undefined ? {} : { timeMs: time * 1000 }),
  };
}
