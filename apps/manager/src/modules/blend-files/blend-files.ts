import { Injectable, Logger } from '@nestjs/common';
import {
  readBlendHead,
  RENDER_TASK_TYPE,
  renderedFileOf,
  type BlendHead,
} from '@flamenco/domain/blend-files';
import { FarmError } from '@flamenco/domain/errors';
import { Configuration, managerPlatform } from '../../config/index.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { UnitOfWork, type Work } from '../../database/unit-of-work.js';
import { SharedFolders } from '../shared-storage/index.js';
import { StuckJobSignal, taskQuestions } from '../tasks/index.js';
import { saveBlendFile } from './persistence/blend-file-rows.js';

/** What says which Blender a file needs stands behind a picture of 64 KiB. Zstandard's blocks are of 128 KiB at most. */
const HEAD_BYTES = 256 * 1024;
/** Tasks of a job that are looked at for the file that they render. */
const FIRST_TASKS = 5;
/** What the oldest Blender that Workers may have reads needs no look at them. */
const ANY_BLENDER = 304;

/** Looks which Blender the files of jobs need. What cannot be read keeps no job waiting: its first task will tell. */
@Injectable()
export class BlendFiles {
  private readonly logger = new Logger(BlendFiles.name);

  constructor(
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly folders: SharedFolders,
    private readonly configuration: Configuration,
    private readonly stuckJobs: StuckJobSignal,
  ) {}

  /** Looks at the file of a job that the work stores, once that is done: nobody waits for it. */
  lookAfter(work: Work, jobId: number): void {
    work.afterCommit(() => void this.look(jobId).catch((error: unknown) => this.tell(jobId, error)));
  }

  private async look(jobId: number): Promise<void> {
    const tasks = await taskQuestions.listCommandsOf(
      this.database.reader,
      jobId,
      RENDER_TASK_TYPE,
      FIRST_TASKS,
    );
    const file = renderedFileOf(tasks);
    const head = file === undefined ? undefined : await this.headOf(file);
    const { savedBy, needs } = head ?? {};
    if (savedBy === undefined || needs === undefined || needs <= ANY_BLENDER) return;
    await this.unitOfWork.run(async (work) => {
      await saveBlendFile(work.sql, jobId, { savedBy, needs });
      this.stuckJobs.raise(work, jobId);
    });
  }

  private async headOf(file: string): Promise<BlendHead | undefined> {
    const path = this.configuration.variables.toValues(file, 'workers', managerPlatform());
    const bytes = await this.folders.headOf(path, HEAD_BYTES);
    return bytes && readBlendHead(bytes);
  }

  private tell(jobId: number, error: unknown): void {
    const isOfStorage = error instanceof FarmError;
    if (isOfStorage) this.logger.debug({ jobId, reason: error.message }, 'cannot look at a blend file');
    else this.logger.error({ err: error, jobId }, 'cannot look at a blend file');
  }
}
