import { Injectable } from '@nestjs/common';
import type { Hold } from '@flamenco/domain/scheduling';
import type { SqlReader } from '../../database/sql.js';
import type { BeforePlacement, PlacedTasks } from '../queue/index.js';
import { listBlockedWorkers } from './persistence/block-rows.js';

const NOBODY: ReadonlyMap<number, Omit<Hold, 'obstacle'>> = new Map();

/** Keeps Workers from tasks of the types for which a job blocks them. */
@Injectable()
export class BlockGate implements BeforePlacement {
  readonly obstacle = 'worker-blocked';

  async heldBack(
    sql: SqlReader,
    { jobId, taskType }: PlacedTasks,
    workerIds: readonly number[],
  ): Promise<ReadonlyMap<number, Omit<Hold, 'obstacle'>>> {
    const blocked = await listBlockedWorkers(sql, jobId, taskType, workerIds);
    if (blocked.length === 0) return NOBODY;
    const words = {
      reason: `blocked by its job from tasks of type '${taskType}'`,
      remedy: "Lift the block on the job's blocklist, or requeue the job: that lifts all of them.",
    };
    return new Map(blocked.map((workerId) => [workerId, words]));
  }
}
