import { Injectable } from '@nestjs/common';
import { JobCompilers } from '@flamenco/job-compilers';
import { FarmDatabase } from '../../database/farm-database.js';
import type { Work } from '../../database/unit-of-work.js';
import { giveTimestamp, isTimestampGiven } from './persistence/given-timestamps.js';

/** A clock that is set back further than this may give a timestamp of then again: each is a row until that. */
const KEPT_FOR_MS = 60 * 24 * 3_600_000;

/** Of two Managers that set the same one aside, one has given it. */
class TimestampTaken extends Error {
  override readonly name = 'TimestampTaken';
}

/**
 * Gives each job a timestamp of its own, for the folder that it renders to: those of one second, or of the hour that comes twice in
 * autumn, end in `_2`, `_3` and so on. Scripts get it from formatTimestampLocal(job.created).
 */
@Injectable()
export class JobTimestamps {
  /** Those of submissions under way. */
  private readonly reserved = new Set<string>();
  /** Where to go on counting: a script may submit hundreds of jobs in a second. */
  private last = { plain: '', number: 1 };

  constructor(
    private readonly compilers: JobCompilers,
    private readonly database: FarmDatabase,
  ) {}

  /**
   * Runs a submission with a timestamp that no other job has, nor gets meanwhile. The submission says that it is used with `give`, in
   * the work that stores the job.
   */
  async reserveFor<Result>(
    createdMs: number,
    submission: (timestamp: string) => Promise<Result>,
  ): Promise<Result> {
    for (;;) {
      const timestamp = await this.reserve(this.compilers.timestampOf(createdMs));
      try {
        return await submission(timestamp);
      } catch (error) {
        if (!(error instanceof TimestampTaken)) throw error;
      } finally {
        this.reserved.delete(timestamp);
      }
    }
  }

  /** Keeps a reserved timestamp for good. @throws TimestampTaken when another Manager was faster: the submission runs with another one */
  async give(work: Work, timestamp: string, createdMs: number): Promise<void> {
    if (await isTimestampGiven(work.sql, timestamp)) throw new TimestampTaken();
    await giveTimestamp(work.sql, timestamp, this.compilers.timestampOf(createdMs - KEPT_FOR_MS));
    work.afterCommit(() => {
      const [day = '', time = '', number = '1'] = timestamp.split('_');
      this.last = { plain: `${day}_${time}`, number: Number(number) };
    });
  }

  private async reserve(plain: string): Promise<string> {
    const first = this.last.plain === plain ? this.last.number : 1;
    for (let number = first; ; number += 1) {
      const timestamp = number === 1 ? plain : `${plain}_${number}`;
      if (this.reserved.has(timestamp)) continue;
      this.reserved.add(timestamp); // before anybody else asks, while it is looked up
      if (!(await isTimestampGiven(this.database.keyReader, timestamp))) return timestamp;
      this.reserved.delete(timestamp);
    }
  }
}
