import { Injectable } from '@nestjs/common';
import type { Work } from '../../database/unit-of-work.js';
import { type GroupCount, type ReadyChange, type ReadyTaskKeeper, TaskQueue } from '../tasks/index.js';
import { changeRunnable, openGroups, replaceGroups, runnableTypesOf } from './persistence/runnable-groups.js';
import { RunnableSignal } from './runnable-signal.js';

/** Keeps count of what can be handed out, as tasks and jobs change. */
@Injectable()
export class RunnableQueue implements ReadyTaskKeeper {
  constructor(
    private readonly signal: RunnableSignal,
    tasks: TaskQueue,
  ) {
    tasks.fill(this);
  }

  async count({ sql }: Work, jobId: number, changes: readonly ReadyChange[]): Promise<void> {
    for (const { type, priority, by } of changes) await changeRunnable(sql, jobId, type, priority, by);
  }

  recount({ sql }: Work, jobId: number, groups: readonly GroupCount[]): Promise<void> {
    return replaceGroups(sql, jobId, groups);
  }

  open({ sql }: Work, jobId: number, isOpen: boolean): Promise<void> {
    return openGroups(sql, jobId, isOpen);
  }

  async announceJob(work: Work, jobId: number): Promise<void> {
    const types = await runnableTypesOf(work.sql, jobId);
    this.announceTypes(work, types);
  }

  announceTypes(work: Work, taskTypes: readonly string[]): void {
    this.signal.raise(work, taskTypes);
  }
}
