import { Controller, Get, HttpStatus, Param, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { JobLastRenderedImageInfoDto } from '@flamenco/api-contracts';
import { notFound } from '@flamenco/domain/errors';
import type { FastifyReply } from 'fastify';
import { FarmDatabase } from '../../database/farm-database.js';
import { Allow } from '../../http/allow.js';
import { PathPrefix } from '../../http/forwarded-prefix.js';
import { jobQuestions } from '../jobs/index.js';
import { LastRenderedImages } from './last-rendered-images.js';
import { findLastRenderedJob } from './persistence/last-rendered-row.js';

/** Where the last-rendered images are, for people. The images themselves are files below /job-files/. */
@ApiTags('jobs')
@Allow('jobs:read')
@Controller('api/v3/jobs')
export class LastRenderedController {
  constructor(
    private readonly images: LastRenderedImages,
    private readonly database: FarmDatabase,
  ) {}

  @Get('last-rendered')
  @ApiOperation({
    operationId: 'fetchGlobalLastRenderedInfo',
    summary: 'Where the image is that was rendered last, of any job',
  })
  @ApiOkResponse({ description: 'Where it is.', type: JobLastRenderedImageInfoDto })
  @ApiNoContentResponse({ description: 'Nothing has been rendered yet.' })
  async ofAllJobs(
    @PathPrefix() pathPrefix: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobLastRenderedImageInfoDto | undefined> {
    return this.locate(await findLastRenderedJob(this.database.reader), pathPrefix, reply);
  }

  @Get(':job_id/last-rendered')
  @ApiOperation({
    operationId: 'fetchJobLastRenderedInfo',
    summary: 'Where the image of a job is that was rendered last',
  })
  @ApiParam({ name: 'job_id', schema: { type: 'string', format: 'uuid' } })
  @ApiOkResponse({ description: 'Where it is.', type: JobLastRenderedImageInfoDto })
  @ApiNoContentResponse({ description: 'The job has no image yet.' })
  async ofJob(
    @Param('job_id') id: string,
    @PathPrefix() pathPrefix: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobLastRenderedImageInfoDto | undefined> {
    const job = await jobQuestions.load(this.database.reader, id);
    if (!job) throw notFound('job', id);
    return this.locate(job.uuid, pathPrefix, reply);
  }

  private async locate(
    jobId: string | undefined,
    pathPrefix: string,
    reply: FastifyReply,
  ): Promise<JobLastRenderedImageInfoDto | undefined> {
    const location = jobId === undefined ? undefined : await this.images.locationOf(jobId);
    if (location) return { ...location, base: pathPrefix + location.base };
    reply.status(HttpStatus.NO_CONTENT);
    return undefined;
  }
}
