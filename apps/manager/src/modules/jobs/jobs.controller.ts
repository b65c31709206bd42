import { Controller, Get, Header, Param, Query, Res, type StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { JobDto, JobQueryDto, JobListQueryDto, JobsQueryResultDto } from '@flamenco/api-contracts';
import { invalid, notFound } from '@flamenco/domain/errors';
import type { FastifyReply } from 'fastify';
import { Clock } from '../../clock.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { Allow } from '../../http/allow.js';
import { entityTagOf, hasTag } from '../../http/entity-tags.js';
import { hungUp } from '../../http/hung-up.js';
import { streamedJson } from '../../http/streamed-json.js';
import { findJobJson, jobListToJson } from './job-json.js';
import { jobPageToJson } from './job-page.js';
import { JobWatch } from './job-watch.js';

const UNCHANGED = 'It is as `If-None-Match` has it.';
const SINCE_WITHOUT_WAIT = invalid(
  'since-without-wait',
  "'since' goes with 'wait'. Add wait=60 to be answered when the job changes, or send the ETag as the header If-None-Match instead to be answered 304 while the job is the same.",
);
const JSON_TYPE = 'application/json; charset=utf-8';

@ApiTags('jobs')
@Allow('jobs:read')
@Controller('api/v3/jobs')
export class JobsController {
  constructor(
    private readonly database: FarmDatabase,
    private readonly watch: JobWatch,
    private readonly clock: Clock,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'fetchJobs',
    summary: 'List all jobs, oldest first; or a page of those that the parameters ask for',
  })
  @ApiOkResponse({ type: JobsQueryResultDto, description: 'The jobs.' })
  @ApiResponse({ status: 304, description: UNCHANGED })
  @Header('Content-Type', JSON_TYPE)
  async fetchJobs(@Query() query: JobListQueryDto): Promise<StreamableFile | string> {
    const { reader } = this.database;
    const page = await jobPageToJson(reader, query, this.clock.nowMs());
    if (page !== undefined) return page;
    return await streamedJson(jobListToJson(reader));
  }

  @Get(':job_id')
  @Header('Content-Type', JSON_TYPE)
  @ApiOperation({ operationId: 'fetchJob', summary: 'Fetch a job' })
  @ApiParam({ name: 'job_id', schema: { type: 'string', format: 'uuid' } })
  @ApiOkResponse({ type: JobDto, description: 'The job.' })
  @ApiResponse({ status: 304, description: UNCHANGED })
  async fetchJob(
    @Param('job_id') jobId: string,
    @Query() { wait, since }: JobQueryDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    if (since !== undefined && wait === undefined) throw SINCE_WITHOUT_WAIT;
    const json = await this.jobJson(jobId);
    if (!wait || (since !== undefined && !hasTag(since, entityTagOf(json)))) return json;
    await this.watch.nextChange(jobId.toLowerCase(), wait * 1000, hungUp(reply));
    return await this.jobJson(jobId);
  }

  private async jobJson(jobId: string): Promise<string> {
    const json = await findJobJson(this.database.keyReader, jobId);
    if (json === undefined) throw notFound('job', jobId);
    return json;
  }
}
