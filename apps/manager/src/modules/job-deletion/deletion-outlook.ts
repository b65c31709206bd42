import { isAbsolute, join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { notFound } from '@flamenco/domain/errors';
import type { JobId } from '@flamenco/domain/ids';
import { Clock } from '../../clock.js';
import { Configuration } from '../../config/index.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { jobQuestions } from '../jobs/index.js';
import { jobFolder } from '../task-logs/index.js';
import { taskQuestions } from '../tasks/index.js';
import {
  type CheckoutContent,
  Checkouts,
  type CheckoutFiles,
  type TimeOfRunning,
} from './checkout-eraser.js';
import { FramesFolders } from './frames-folders.js';
import { countFolder } from './job-folder.js';

/** Files of one kind that a job has, and what its deletion does to them. */
interface JobFiles extends CheckoutFiles {
  readonly kind: (typeof KINDS)[number] | 'logs';
  readonly is_at_least: boolean;
  readonly is_kept: boolean;
  readonly folder: string;
  /** Where those that are kept would be. */
  readonly kept_in?: string;
}

/** What would go with a job, as the API has it. */
interface WhatDeletionDoes {
  readonly shaman_checkout: boolean;
  readonly files?: readonly JobFiles[];
}

/** Says what would go with a job, and what would stay. */
@Injectable()
export class DeletionOutlook {
  constructor(
    private readonly database: FarmDatabase,
    private readonly configuration: Configuration,
    private readonly framesFolders: FramesFolders,
    private readonly clock: Clock,
    private readonly checkouts: Checkouts,
  ) {}

  async of(jobId: string): Promise<WhatDeletionDoes> {
    const job = await jobQuestions.findToDelete(this.database.reader, jobId);
    if (!job) throw notFound('job', jobId);
    const files = [...(await this.checkoutFiles(job.id, job.checkoutId)), ...(await this.logs(job.uuid))];
    return { shaman_checkout: job.checkoutId !== '', ...(files.length > 0 && { files }) };
  }

  private async checkoutFiles(jobId: number, checkoutId: string): Promise<readonly JobFiles[]> {
    if (checkoutId === '') return [];
    const content = await this.checkouts.filler.inspect(checkoutId, {
      ran: await this.timeOfRunning(jobId),
      framesFolder: await this.framesFolders.of(jobId),
    });
    return content ? KINDS.flatMap((kind) => describe(content, kind)) : [];
  }

  private async timeOfRunning(jobId: number): Promise<TimeOfRunning> {
    const time = await taskQuestions.runningTimeOf(this.database.reader, jobId);
    if (!time) return undefined;
    const toMs = time.last === null ? this.clock.nowMs() : Date.parse(time.last);
    return { fromMs: Date.parse(time.first), toMs };
  }

  private async logs(uuid: JobId): Promise<readonly JobFiles[]> {
    const { localStoragePath } = this.configuration.config;
    if (!isAbsolute(localStoragePath)) return [];
    const folder = join(localStoragePath, jobFolder(uuid));
    const { count, bytes, isMore } = await countFolder(folder);
    if (count === 0) return [];
    return [{ kind: 'logs', count, bytes, is_at_least: isMore, is_kept: false, folder, examples: [] }];
  }
}

const KINDS = ['uploaded', 'written', 'unknown'] as const;

function describe(content: CheckoutContent, kind: (typeof KINDS)[number]): readonly JobFiles[] {
  const { count, bytes, examples }: CheckoutFiles = content[kind];
  if (count === 0) return [];
  const isKept = kind !== 'uploaded';
  return [
    {
      kind,
      count,
      bytes,
      is_at_least: content.isMore,
      is_kept: isKept,
      folder: content.folder,
      ...(isKept && { kept_in: content.keptFolder }),
      examples,
    },
  ];
}
