import { Injectable } from '@nestjs/common';
import { blenderVersionName, readsFile, RENDER_TASK_TYPE } from '@flamenco/domain/blend-files';
import type { Hold } from '@flamenco/domain/scheduling';
import type { SqlReader } from '../../database/sql.js';
import type { BeforePlacement, PlacedTasks } from '../queue/index.js';
import { listNeededBlender } from './persistence/blend-file-rows.js';

const NOBODY: ReadonlyMap<number, Omit<Hold, 'obstacle'>> = new Map();

/** Keeps Workers from files that their Blender cannot read. One whose Blender is not known is kept from nothing. */
@Injectable()
export class BlenderGate implements BeforePlacement {
  readonly obstacle = 'worker-held-back';

  async heldBack(
    sql: SqlReader,
    { jobId, taskType }: PlacedTasks,
    workerIds: readonly number[],
  ): Promise<ReadonlyMap<number, Omit<Hold, 'obstacle'>>> {
    if (taskType !== RENDER_TASK_TYPE || workerIds.length === 0) return NOBODY;
    const rows = await listNeededBlender(sql, jobId, workerIds);
    const [file] = rows;
    if (file === undefined) return NOBODY;
    const needed = blenderVersionName(file.needs);
    const able = rows.filter(({ blender, needs }) => readsFile(blender, needs)).length;
    const ofAll = workerIds.length === 1 ? '' : `; ${able} of ${workerIds.length} Workers have it`;
    const words = {
      reason: `without Blender ${needed} or newer, which the job's file needs (Blender ${blenderVersionName(file.saved_by)} saved it${ofAll})`,
      remedy: `Install Blender ${needed} or newer there, let the variable 'blender' name it, and restart the Worker; or save the file with an older Blender, and submit it again.`,
    };
    const tooOld = rows.filter(({ blender, needs }) => readsFile(blender, needs) === false);
    return new Map(tooOld.map(({ worker_id: id }) => [id, words]));
  }
}
