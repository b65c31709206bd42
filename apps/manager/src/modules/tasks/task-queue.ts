import { Injectable } from '@nestjs/common';
import type { Work } from '../../database/unit-of-work.js';
import { Port } from '../../port.js';
import type { GroupCount } from './task-group.js';

/** How many tasks of a type and priority became ready, or are not any more. */
export interface ReadyChange {
  readonly type: string;
  readonly priority: number;
  readonly by: number;
}

/** These tasks became ready (by 1), or are not any more (by -1). */
export function readyChangesOf(
  tasks: readonly Pick<ReadyChange, 'type' | 'priority'>[],
  by: 1 | -1,
): readonly ReadyChange[] {
  const groups = Map.groupBy(tasks, ({ type, priority }) => `${String(priority)} ${type}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ type: first.type, priority: first.priority, by: by * group.length }] : [];
  });
}

/**
 * What is told of tasks that can be handed out, within the work in which they change, so that nothing that is counted ever differs from the
 * rows. The queue, which stands above, keeps the counts.
 */
export interface ReadyTaskKeeper {
  /** Tasks of a job became ready, or are not any more. */
  count(work: Work, jobId: number, changes: readonly ReadyChange[]): Promise<void>;
  /** Many tasks of a job changed: this is how many there are now. The job is closed until it is opened. */
  recount(work: Work, jobId: number, groups: readonly GroupCount[]): Promise<void>;
  /** A job hands out its tasks from now on, or none of them. */
  open(work: Work, jobId: number, isOpen: boolean): Promise<void>;
  /** Tasks of a job may have become runnable: Workers that wait are asked again after the commit. */
  announceJob(work: Work, jobId: number): Promise<void>;
  /** The same, for tasks of a type. */
  announceTypes(work: Work, taskTypes: readonly string[]): void;
}

/** Where the queue is told of tasks. */
@Injectable()
export class TaskQueue extends Port<ReadyTaskKeeper> {}
