import { Injectable } from '@nestjs/common';
import type { AssignedTaskDto } from '@flamenco/api-contracts';
import {
  FINDING_ACTIONS_KEY,
  readFindingActions,
  unusualActions,
  type FindingActions,
} from '@flamenco/domain/findings';
import { Configuration } from '../../config/configuration.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { jobQuestions } from '../jobs/index.js';
import { taskQuestions, type TaskState } from '../tasks/index.js';
import type { WorkerState } from '../workers/index.js';
import { SCHEDULER_SETTINGS, type SchedulerConfig } from './scheduler.settings.js';

/** Puts a task into words for the Worker that runs it: variables get their values for its platform. */
@Injectable()
export class AssignedTasks {
  constructor(
    private readonly database: FarmDatabase,
    private readonly configuration: Configuration,
  ) {}

  async toDto(task: TaskState, worker: WorkerState): Promise<AssignedTaskDto> {
    if (!task.attempt) throw new Error(`Task ${task.uuid} was handed out without an attempt`);
    const reader = this.database.keyReader;
    const [commands, wishes] = await Promise.all([
      taskQuestions.commandsOf(reader, task.id),
      jobQuestions.metadataOf(reader, task.job.id, FINDING_ACTIONS_KEY),
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
  private findingActions(ofJob: string | undefined): FindingActions {
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
