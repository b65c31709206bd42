import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  JobCompletionsDto,
  JobCompletionsQueryDto,
  JobFacetsDto,
  JobFacetsQueryDto,
  JobQueueDto,
  JobQueueQueryDto,
  JobsTaskCountsDto,
  JobTaskCountsQueryDto,
} from '@flamenco/api-contracts';
import { Clock } from '../../clock.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { Allow } from '../../http/allow.js';
import { completeJobQuery } from './job-completions.js';
import { listOpenJobGroups } from './persistence/open-job-groups.js';
import { countJobFacets, countTasksOfJobs } from './job-facets.js';

/** What helps to look for jobs: how many there are of which kind, and what a query could go on with. */
@ApiTags('jobs')
@Allow('jobs:read')
@Controller('api/v3/jobs')
export class JobSearchController {
  constructor(
    private readonly database: FarmDatabase,
    private readonly clock: Clock,
  ) {}

  @Get('facets')
  @ApiOperation({
    operationId: 'fetchJobFacets',
    summary: 'Count the jobs that fit a query, by status, type, user, project, or other metadata',
  })
  @ApiOkResponse({ type: JobFacetsDto, description: 'The counts.' })
  fetchJobFacets(@Query() query: JobFacetsQueryDto): Promise<JobFacetsDto> {
    return countJobFacets(this.database.reader, query, this.clock.nowMs());
  }

  @Get('task-counts')
  @ApiOperation({
    operationId: 'countTasksOfJobs',
    summary: 'Count the tasks of the jobs that fit a query, by status',
  })
  @ApiOkResponse({ type: JobsTaskCountsDto, description: 'The counts.' })
  countTasksOfJobs(@Query() { q }: JobTaskCountsQueryDto): Promise<JobsTaskCountsDto> {
    return countTasksOfJobs(this.database.reader, q ?? '', this.clock.nowMs());
  }

  @Get('queue')
  @ApiOperation({
    operationId: 'fetchJobQueue',
    summary: 'How many tasks wait, by user, project, or another key of the metadata of their jobs',
  })
  @ApiOkResponse({ type: JobQueueDto, description: 'The groups, the one with the most tasks first.' })
  async fetchJobQueue(@Query() { key = 'user' }: JobQueueQueryDto): Promise<JobQueueDto> {
    const groups = await listOpenJobGroups(this.database.reader, key);
    return {
      groups: groups.map(({ value, jobs, waiting, active }) => ({
        value,
        jobs,
        tasks_waiting: waiting,
        tasks_active: active,
      })),
    };
  }

  @Get('completions')
  @ApiOperation({
    operationId: 'completeJobQuery',
    summary: 'List keys that a query for jobs can have, or values that jobs have for a key',
  })
  @ApiOkResponse({ type: JobCompletionsDto, description: 'Keys or values.' })
  async completeJobQuery(@Query() { key, prefix }: JobCompletionsQueryDto): Promise<JobCompletionsDto> {
    return { completions: await completeJobQuery(this.database.reader, key, prefix ?? '') };
  }
}
