import { dirname, isAbsolute } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Configuration, managerPlatform } from '../../config/index.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { jobQuestions } from '../jobs/index.js';

/** Where the frames of jobs are on this computer. */
@Injectable()
export class FramesFolders {
  constructor(
    private readonly database: FarmDatabase,
    private readonly configuration: Configuration,
  ) {}

  /** The folder of a job's frames; undefined when it is not known. It may not be there. @param jobId - its row id */
  async of(jobId: number): Promise<string | undefined> {
    const path = await jobQuestions.framesPathOf(this.database.reader, jobId);
    if (path === undefined) return undefined;
    const here = this.configuration.variables.toValues(path, 'workers', managerPlatform());
    return isAbsolute(here) ? dirname(here) : undefined;
  }
}
