import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { jobStatusesThat } from '@flamenco/domain';
import { FarmDatabase } from '../../database/farm-database.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { loadJobById, loadJobsInStatus, loadStalledJobs } from './persistence/job-rows.js';
import { StatusChanger } from './status-changer.js';

const CHECK_EVERY_MS = 60_000;

/** Takes up jobs that were left where they cannot stay, at start-up and each minute. */
@Injectable()
export class StuckJobs implements OnApplicationBootstrap {
  constructor(
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly statuses: StatusChanger,
  ) {}

  onApplicationBootstrap(): Promise<void> {
    return this.takeUp();
  }

  @Interval(CHECK_EVERY_MS)
  async takeUp(): Promise<void> {
    const { reader } = this.database;
    const passing = jobStatusesThat('isPassing').flatMap((status) => loadJobsInStatus(reader, status));
    for (const { id } of [...passing, ...loadStalledJobs(reader)]) {
      await this.unitOfWork.run((work) => {
        const job = loadJobById(work.sql, id);
        if (job) this.statuses.takeUp(work, job);
      }, 'committed');
    }
  }
}
