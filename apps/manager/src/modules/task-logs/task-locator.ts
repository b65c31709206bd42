import { Injectable } from '@nestjs/common';
import type { JobId } from '@flamenco/domain/ids';
import { Port } from '../../port.js';

/** Knows to which job a task belongs. */
export interface JobOfTask {
  /** The task's job, or undefined when there is no such task. */
  jobOf(taskId: string): Promise<JobId | undefined>;
}

/** Filled by the tasks. */
@Injectable()
export class TaskLocator extends Port<JobOfTask> {}
