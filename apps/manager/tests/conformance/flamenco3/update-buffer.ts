import { NotDelivered, type ManagerClient } from './manager-client.js';

/** What Flamenco 3's Worker reports about its task. */
export interface TaskUpdate {
  readonly taskStatus?: string;
  readonly activity?: string;
  readonly log?: string;
  readonly steps_completed?: number;
}

/** A report that waits for the Manager. */
export interface QueuedUpdate {
  readonly taskId: string;
  readonly update: TaskUpdate;
}

/** The task is another Worker's by now. */
export class TaskReassigned extends Error {}

/**
 * Reports as Flamenco 3's Worker sends them (behaviour.md §26.6): one by one, in their order, and whatever could not be
 * delivered waits for the next flush. Any answer of HTTP counts as delivered, even one that refuses.
 */
export class UpdateBuffer {
  /** What was answered with something else than 204: lost, for this Worker. */
  readonly refused: (QueuedUpdate & { readonly status: number })[] = [];

  /** @param queue - kept from one run of the Worker to the next, in a database of its own */
  constructor(
    private readonly client: ManagerClient,
    readonly queue: QueuedUpdate[],
  ) {}

  /** @throws TaskReassigned */
  async send(taskId: string, update: TaskUpdate): Promise<void> {
    const item = { taskId, update };
    if (this.queue.length > 0 || !(await this.isDelivered(item))) this.queue.push(item);
  }

  /** Sends what waits; stops where the Manager cannot be reached. */
  async flush(): Promise<void> {
    for (let item = this.queue[0]; item; item = this.queue[0]) {
      try {
        if (!(await this.isDelivered(item))) return;
      } catch (error) {
        if (!(error instanceof TaskReassigned)) throw error;
      }
      this.queue.shift();
    }
  }

  private async isDelivered(item: QueuedUpdate): Promise<boolean> {
    try {
      const { status } = await this.client.call('taskUpdate', item.update, item.taskId);
      if (status === 409) throw new TaskReassigned(item.taskId);
      if (status !== 204) this.refused.push({ ...item, status });
      return true;
    } catch (error) {
      if (error instanceof NotDelivered) return false;
      throw error;
    }
  }
}
