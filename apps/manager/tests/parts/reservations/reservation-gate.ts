import { Injectable } from '@nestjs/common';
import type { Hold } from '@flamenco/domain/scheduling';
import type { SqlReader } from '../../../src/database/sql.js';
import { jobQuestions } from '../../../src/modules/jobs/index.js';
import type { BeforePlacement, PlacedTasks } from '../../../src/modules/queue/index.js';

interface Reservation {
  readonly worker_id: number;
  readonly project: string;
}

/** Keeps reserved Workers from the jobs of other projects. */
@Injectable()
export class ReservationGate implements BeforePlacement {
  readonly obstacle = 'worker-held-back';

  async heldBack(
    sql: SqlReader,
    { jobId }: PlacedTasks,
    workerIds: readonly number[],
  ): Promise<ReadonlyMap<number, Omit<Hold, 'obstacle'>>> {
    const project = await jobQuestions.metadataOf(sql, jobId, 'project');
    const others = await sql.all<Reservation>(
      `SELECT worker_id, project FROM reservations WHERE project <> ?`,
      project ?? '',
    );
    return new Map(
      others
        .filter(({ worker_id }) => workerIds.includes(worker_id))
        .map((reservation) => [
          reservation.worker_id,
          { reason: `reserved for project '${reservation.project}'`, remedy: 'End a reservation.' },
        ]),
    );
  }
}
