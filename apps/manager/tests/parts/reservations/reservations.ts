import { Injectable } from '@nestjs/common';
import { notFound } from '@flamenco/domain/errors';
import { FarmDatabase } from '../../../src/database/farm-database.js';
import type { SqlWriter } from '../../../src/database/sql.js';
import { UnitOfWork } from '../../../src/database/unit-of-work.js';
import { jobQuestions } from '../../../src/modules/jobs/index.js';
import { Outbox, type Delivery, type DeliveryOutcome } from '../../../src/modules/outbox/index.js';
import { RunnableSignal } from '../../../src/modules/queue/index.js';
import { StuckJobSignal } from '../../../src/modules/tasks/index.js';
import { workerQuestions, type WorkerState } from '../../../src/modules/workers/index.js';

/** Reserves Workers for projects, and counts the jobs that projects have finished. */
@Injectable()
export class Reservations {
  constructor(
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly runnable: RunnableSignal,
    private readonly stuckJobs: StuckJobSignal,
    outbox: Outbox,
  ) {
    outbox.tell({
      name: 'reservations',
      title: 'The count of finished jobs',
      events: new Set(['job-completed'] as const),
      deliver: (delivery) => this.count(delivery),
      close: () => undefined,
    });
  }

  /** @throws FarmError `not-found` */
  reserve(workerId: string, project: string): Promise<void> {
    return this.change(workerId, async (sql, { id }) => {
      await sql.run(
        `INSERT INTO reservations (worker_id, project) VALUES (?, ?)
         ON CONFLICT (worker_id) DO UPDATE SET project = excluded.project`,
        id,
        project,
      );
    });
  }

  /** @throws FarmError `not-found` */
  end(workerId: string): Promise<void> {
    return this.change(workerId, async (sql, { id }) => {
      await sql.run(`DELETE FROM reservations WHERE worker_id = ?`, id);
    });
  }

  async finishedJobs(project: string): Promise<number> {
    const row = await this.database.reader.get<{ readonly count: number }>(
      `SELECT count(*) AS count FROM finished_jobs WHERE project = ?`,
      project,
    );
    return row?.count ?? 0;
  }

  /** Has waiting Workers, and the check for stuck jobs, look again. */
  private change(
    workerId: string,
    write: (sql: SqlWriter, worker: WorkerState) => Promise<void>,
  ): Promise<void> {
    return this.unitOfWork.run(async (work) => {
      const worker = await workerQuestions.load(work.sql, workerId);
      if (!worker) throw notFound('worker', workerId);
      await write(work.sql, worker);
      this.stuckJobs.raise(work, 'open');
      this.runnable.raise(work, worker.supportedTaskTypes);
    });
  }

  /** What is delivered twice counts once. */
  private async count({ uuid, payload }: Delivery): Promise<DeliveryOutcome> {
    const { id } = JSON.parse(payload) as { readonly id: string };
    await this.unitOfWork.run(async ({ sql }) => {
      const job = await jobQuestions.load(sql, id);
      const project = job && (await jobQuestions.metadataOf(sql, job.id, 'project'));
      if (project === undefined) return;
      await sql.run(
        `INSERT INTO finished_jobs (event, project) VALUES (?, ?) ON CONFLICT (event) DO NOTHING`,
        uuid,
        project,
      );
    });
    return { isTaken: true };
  }
}
