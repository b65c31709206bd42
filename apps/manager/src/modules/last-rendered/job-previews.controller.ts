import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { type JobPreviewDto, JobPreviewsDto, RendersDto, RendersQueryDto } from '@flamenco/api-contracts';
import { notFound } from '@flamenco/domain/errors';
import { FarmDatabase } from '../../database/farm-database.js';
import { Allow } from '../../http/allow.js';
import { PathPrefix } from '../../http/forwarded-prefix.js';
import { jobQuestions } from '../jobs/index.js';
import { LastRenderedImages } from './last-rendered-images.js';
import { listPreviews, listRenderedJobs } from './persistence/preview-rows.js';
import { previewLocation, stripFiles } from './preview-files.js';
import type { RenderedPicture } from './rendered-picture.js';

const RENDERS = 32;

/** Pictures of what was rendered, for people. The pictures themselves are files below /job-files/. */
@ApiTags('jobs')
@Allow('jobs:read')
@Controller('api/v3')
export class JobPreviewsController {
  constructor(
    private readonly database: FarmDatabase,
    private readonly images: LastRenderedImages,
  ) {}

  @Get('renders')
  @ApiOperation({
    operationId: 'fetchRenders',
    summary: 'The jobs that were rendered last, each with its latest picture',
  })
  @ApiOkResponse({ type: RendersDto, description: 'The jobs, the latest first.' })
  async fetchRenders(
    @Query() { limit = RENDERS }: RendersQueryDto,
    @PathPrefix() pathPrefix: string,
  ): Promise<RendersDto> {
    const jobs = await listRenderedJobs(this.database.reader, limit);
    return {
      renders: jobs.map((job) => {
        const { base, suffixes } = previewLocation(job.uuid);
        return {
          job_id: job.uuid,
          job_name: job.name,
          job_status: job.status,
          tasks_completed: job.completed,
          tasks_total: job.total,
          base: pathPrefix + base,
          suffixes,
          latest: toPreviewDto(job),
        };
      }),
    };
  }

  @Get('jobs/:job_id/previews')
  @ApiOperation({
    operationId: 'fetchJobPreviews',
    summary: 'The pictures that are kept of a job, spread evenly over its frames',
  })
  @ApiParam({ name: 'job_id', schema: { type: 'string', format: 'uuid' } })
  @ApiOkResponse({ type: JobPreviewsDto, description: 'The pictures, in the order in which they came.' })
  async fetchJobPreviews(
    @Param('job_id') id: string,
    @PathPrefix() pathPrefix: string,
  ): Promise<JobPreviewsDto> {
    const { reader } = this.database;
    const job = await jobQuestions.load(reader, id);
    if (!job) throw notFound('job', id);
    const previews = await listPreviews(reader, job.id);
    const { base } = previewLocation(job.uuid);
    const { suffixes } = (await this.images.locationOf(job.uuid)) ?? { suffixes: [] };
    return { base: pathPrefix + base, suffixes, previews: previews.map(toPreviewDto) };
  }
}

function toPreviewDto(picture: RenderedPicture): JobPreviewDto {
  const { file, frame, taskId, taskName, workerId, workerName, rendered } = picture;
  return {
    ...(frame !== null && { frame }),
    task_id: taskId,
    task_name: taskName,
    worker_id: workerId,
    worker_name: workerName,
    rendered,
    suffixes: stripFiles(file).map((one) => one.file),
  };
}
