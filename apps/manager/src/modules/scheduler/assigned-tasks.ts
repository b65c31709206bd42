import { Injectable } from '@nestjs/common';
import type { AssignedTaskDto } from '@flamenco/api-contracts';
import {
  FINDING_ACTIONS_KEY,
  readFindingActions,
  unusualActions,
  type FindingActions,
} from '@flamenco/domain/findings';
import type { JobId } from '@flamenco/domain/ids';
import { Configuration } from '../../config/configuration.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { jobQuestions } from '../jobs/index.js';
import { taskQuestions, type TaskState } from '../tasks/index.js';
import type { WorkerState } from '../workers/index.js';
import type { HandedOutTask } from './task-scheduler.js';
import { SCHEDULER_SETTINGS, type SchedulerConfig } from './scheduler.settings.js';

/** Jobs whose wishes are remembered. */
const MOST_REMEMBERED = 1000;

/** Puts a task into words for the Worker that runs it: variables get their values for its platform. */
@Injectable()
export class AssignedTasks {
  private readonly wishes = new Map<JobId, string>();

  constructor(
    private readonly database: FarmDatabase,
    private readonly configuration: Configuration,
  ) {}

  async toDto({ task, commands: loaded }: HandedOutTask, worker: WorkerState): Promise<AssignedTaskDto> {
    if (!task.attempt) throw new Error(`Task ${task.uuid} was handed out without an attempt`);
    const [commands, wishes] = await Promise.all([
      loaded ?? taskQuestions.commandsOf(this.database.keyReader, task.id),
      this.wishesOf(task.job),
    ]);
    const findingActions = this.findingActions(wishes);
    return {
      uuid: task.uuid,
      job: task.job.uuid,
      name: task.name,
      status: task.status,
      priority: task.priority,
      job_priority: task.job.priority,
      job_type: task.job.type,
      task_type: task.type,
      commands: commands.map(({ name, parameters, total_step_count }) => ({
        name,
        parameters: this.configuration.variables.expandParameters(parameters, 'workers', worker.platform),
        total_step_count,
      })),
      steps_completed: task.stepsCompleted,
      steps_total: task.stepsTotal,
      attempt_id: task.attempt.uuid,
      ...(Object.keys(findingActions).length > 0 && { finding_actions: findingActions }),
      ...(await this.keptFrames(task)),
      ...limitsOf(this.configuration.of(SCHEDULER_SETTINGS)),
    };
  }

  /** What a job wants of findings. Its metadata never change, so they are asked for once. */
  private async wishesOf({ id, uuid }: TaskState['job']): Promise<string> {
    const known = this.wishes.get(uuid);
    if (known !== undefined) return known;
    const wishes = (await jobQuestions.metadataOf(this.database.keyReader, id, FINDING_ACTIONS_KEY)) ?? '';
    if (this.wishes.size >= MOST_REMEMBERED) this.wishes.clear();
    this.wishes.set(uuid, wishes);
    return wishes;
  }

  private async keptFrames({ id, job, attempt }: TaskState): Promise<Pick<AssignedTaskDto, 'kept_frames'>> {
    if (attempt?.number === 1) return {};
    const frames = await taskQuestions.keptFramesOf(this.database.reader, { jobId: job.id, taskId: id });
    if (frames.length === 0) return {};
    return {
      kept_frames: frames.map(({ frame, attempt: number, source, files }) => ({
        frame,
        attempt: number,
        ...(source === undefined ? {} : { source }),
        files: files.map(({ name, size, modifiedMs }) => ({ name, size, modified_ms: modifiedMs })),
      })),
    };
  }

  /** What the configuration wants, and the job even more. */
  private findingActions(ofJob: string): FindingActions {
    return unusualActions(
      this.configuration.of(SCHEDULER_SETTINGS).findings,
      ofJob ? readFindingActions(ofJob) : {},
    );
  }
}

/** 0 is no limit. */
function limitsOf({
  taskSilenceLimitMs,
  taskTimeLimitMs,
}: SchedulerConfig): Pick<AssignedTaskDto, 'silence_limit_seconds' | 'time_limit_seconds'> {
  return {
    ...(taskSilenceLimitMs > 0 && { silence_limit_seconds: Math.ceil(taskSilenceLimitMs / 1000) }),
    ...(taskTimeLimitMs > 0 && { time_limit_seconds: Math.ceil(taskTimeLimitMs / 1000) }),
  };
}
