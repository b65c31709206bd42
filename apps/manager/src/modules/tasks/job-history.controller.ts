import { Controller, Get, Param, type StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { JobAttemptsDto, JobDependenciesDto } from '@flamenco/api-contracts';
import { notFound } from '@flamenco/domain/errors';
import { FarmDatabase } from '../../database/farm-database.js';
import { Allow } from '../../http/allow.js';
import { streamedJson } from '../../http/streamed-json.js';
import { jobQuestions } from '../jobs/index.js';
import { jobAttemptsToJson, toJobDependenciesDto } from './job-attempts-json.js';
import { listJobDependencies } from './persistence/job-dependencies.js';

/** More would hold up other requests; a graph of so many shows nothing any more. */
const MOST_DEPENDENCIES = 20_000;

/** How the tasks of a job went, and which wait for which: what timelines and graphs are drawn from. */
@ApiTags('jobs')
@Allow('jobs:read')
@Controller('api/v3')
export class JobHistoryController {
  constructor(private readonly database: FarmDatabase) {}

  @Get('jobs/:job_id/attempts')
  @ApiOperation({
    operationId: 'fetchJobAttempts',
    summary: "List the attempts at a job's tasks, and the Workers that made them",
  })
  @ApiParam({ name: 'job_id', schema: { type: 'string', format: 'uuid' } })
  @ApiOkResponse({ type: JobAttemptsDto, description: 'The attempts.' })
  async fetchJobAttempts(@Param('job_id') jobId: string): Promise<StreamableFile> {
    const { reader } = this.database;
    const job = await jobQuestions.load(reader, jobId);
    if (!job) throw notFound('job', jobId);
    return await streamedJson(jobAttemptsToJson(reader, job.id));
  }

  @Get('jobs/:job_id/dependencies')
  @ApiOperation({
    operationId: 'fetchJobDependencies',
    summary: 'List which tasks of a job wait for which',
  })
  @ApiParam({ name: 'job_id', schema: { type: 'string', format: 'uuid' } })
  @ApiOkResponse({ type: JobDependenciesDto, description: 'The dependencies.' })
  async fetchJobDependencies(@Param('job_id') jobId: string): Promise<JobDependenciesDto> {
    const { reader } = this.database;
    const job = await jobQuestions.load(reader, jobId);
    if (!job) throw notFound('job', jobId);
    const rows = await listJobDependencies(reader, job.id, MOST_DEPENDENCIES + 1);
    return toJobDependenciesDto(rows, MOST_DEPENDENCIES);
  }
}
