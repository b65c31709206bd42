import { Readable } from 'node:stream';
import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  HttpStatus,
  Param,
  Post,
  Query,
  Res,
  StreamableFile,
} from '@nestjs/common';
import {
  ApiBody,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import {
  FailedTasksRequeueDto,
  JobCheckQueryDto,
  JobCheckResultDto,
  JobDto,
  JobQueryDto,
  JobListQueryDto,
  JobPriorityChangeDto,
  JobsQueryResultDto,
  JobStatusChangeDto,
  RequeuedTasksDto,
  SubmittedJobDto,
} from '@flamenco/api-contracts';
import { invalid, notFound, warnOfUnknownKey, type JobId } from '@flamenco/domain';
import type { FastifyReply } from 'fastify';
import { FarmDatabase } from '../../database/farm-database.js';
import { Allow } from '../../http/allow.js';
import { entityTagOf, hasTag } from '../../http/entity-tags.js';
import { hungUp } from '../../http/hung-up.js';
import { Refuses } from '../../http/refuses.js';
import { UnknownKeys, type UnknownName } from '../../http/unknown-names.js';
import { JobWatch } from './job-watch.js';
import { Idempotent, ReservedId } from '../idempotency/index.js';
import { JobChanges } from './job-changes.js';
import { jobListToJson, jobToJson } from './job-json.js';
import { jobPageToJson } from './job-page.js';
import { JobSubmission } from './job-submission.js';
import { findJobRow } from './persistence/job-list.js';
import { isJobToStay } from './persistence/job-rows.js';
import type { SubmittedJob } from './submitted-job.js';

/** Of a job that is submitted without one, as with Flamenco 3. */
const DEFAULT_PRIORITY = 50;

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
    private readonly submission: JobSubmission,
    private readonly changes: JobChanges,
    private readonly database: FarmDatabase,
    private readonly watch: JobWatch,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'fetchJobs',
    summary: 'List all jobs, oldest first; or a page of those that the parameters ask for',
  })
  @ApiOkResponse({ type: JobsQueryResultDto, description: 'The jobs.' })
  @ApiResponse({ status: 304, description: UNCHANGED })
  @Header('Content-Type', JSON_TYPE)
  fetchJobs(@Query() query: JobListQueryDto): StreamableFile | string {
    const { reader } = this.database;
    const page = jobPageToJson(reader, query);
    if (page !== undefined) return page;
    return new StreamableFile(Readable.from(jobListToJson(reader), { objectMode: false }), {
      type: JSON_TYPE,
    });
  }

  @Post()
  @HttpCode(200)
  @Header('Content-Type', JSON_TYPE)
  @Allow('jobs:submit')
  @ApiOperation({ operationId: 'submitJob', summary: 'Submit a job; its tasks are made by its job type' })
  @ApiOkResponse({
    type: JobDto,
    description: 'The job as it was stored; Workers get its tasks from now on.',
  })
  @Refuses(412, 'The job type has changed; refresh the job types and submit again.')
  @Refuses(422, 'A job cannot begin with that status.')
  @Idempotent(isJobToStay)
  async submitJob(
    @Body() body: SubmittedJobDto,
    @UnknownKeys() unknown: readonly UnknownName[],
    @ReservedId() reserved?: JobId,
  ): Promise<string> {
    return this.jobJson(await this.submission.submit(toSubmittedJob(body, unknown), reserved));
  }

  @Post('check')
  @HttpCode(204)
  @Allow('jobs:submit')
  @ApiOperation({
    operationId: 'submitJobCheck',
    summary: 'Check whether a job could be submitted, without storing it; tell what it would be, when asked',
  })
  @ApiNoContentResponse({ description: 'The job could be submitted' })
  @ApiOkResponse({
    type: JobCheckResultDto,
    description: 'The job could be submitted; for those who ask for warnings, or for a report',
  })
  @Refuses(412, 'The job type has changed; refresh the job types.')
  @Refuses(422, 'A job cannot begin with that status.')
  async submitJobCheck(
    @Body() body: SubmittedJobDto,
    @UnknownKeys() unknown: readonly UnknownName[],
    @Query() { warnings: wantsWarnings, report: wantsReport, limit }: JobCheckQueryDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobCheckResultDto | undefined> {
    const report = await this.submission.check(
      toSubmittedJob(body, unknown),
      wantsReport === true ? limit : 0,
    );
    if (wantsWarnings !== true && wantsReport !== true) return undefined;
    void reply.status(HttpStatus.OK);
    return wantsReport === true ? report : { warnings: report.warnings };
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
    const json = this.jobJson(jobId);
    if (!wait || (since !== undefined && !hasTag(since, entityTagOf(json)))) return json;
    await this.watch.nextChange(jobId.toLowerCase(), wait * 1000, hungUp(reply));
    return this.jobJson(jobId);
  }

  @Post(':job_id/setstatus')
  @HttpCode(204)
  @Allow('jobs:write')
  @ApiOperation({
    operationId: 'setJobStatus',
    summary: 'Ask for another status of a job: cancel-requested, pause-requested, requeueing …',
  })
  @ApiParam({ name: 'job_id', schema: { type: 'string', format: 'uuid' } })
  @ApiNoContentResponse({ description: 'The job has changed' })
  @Refuses(422, 'Nobody can ask for that status.')
  @Refuses(409, 'The job cannot go to that status now.')
  setJobStatus(@Param('job_id') jobId: string, @Body() body: JobStatusChangeDto): Promise<void> {
    return this.changes.setStatus(jobId, body.status, {
      reason: body.reason,
      keepsFrames: body.keep_frames ?? false,
    });
  }

  @Post(':job_id/requeue-failed-tasks')
  @HttpCode(200)
  @Allow('jobs:write')
  @ApiOperation({
    operationId: 'requeueFailedTasks',
    summary: 'Queue all failed tasks of a job again; a job that has ended goes on',
  })
  @ApiParam({ name: 'job_id', schema: { type: 'string', format: 'uuid' } })
  @ApiBody({ type: FailedTasksRequeueDto, required: false })
  @ApiOkResponse({ type: RequeuedTasksDto, description: 'What runs again.' })
  @Refuses(409, 'The job is about to be deleted.')
  async requeueFailedTasks(
    @Param('job_id') jobId: string,
    @Body() body?: FailedTasksRequeueDto,
  ): Promise<RequeuedTasksDto> {
    const { count, status } = await this.changes.requeueFailed(jobId, {
      reason: body?.reason ?? '',
      keepsFrames: body?.keep_frames ?? false,
    });
    return { count, job_status: status };
  }

  @Post(':job_id/setpriority')
  @HttpCode(204)
  @Allow('jobs:write')
  @ApiOperation({ operationId: 'setJobPriority', summary: 'Set the priority of a job' })
  @ApiParam({ name: 'job_id', schema: { type: 'string', format: 'uuid' } })
  @ApiNoContentResponse({ description: 'The job has changed' })
  @Refuses(422, 'Never sent: a priority out of range is a 400.')
  setJobPriority(@Param('job_id') jobId: string, @Body() body: JobPriorityChangeDto): Promise<void> {
    return this.changes.setPriority(jobId, body.priority);
  }

  private jobJson(jobId: string): string {
    const job = findJobRow(this.database.keyReader, jobId);
    if (!job) throw notFound('job', jobId);
    return jobToJson(job);
  }
}

function toSubmittedJob(body: SubmittedJobDto, unknown: readonly UnknownName[]): SubmittedJob {
  return {
    name: body.name,
    type: body.type,
    typeEtag: body.type_etag,
    priority: body.priority ?? DEFAULT_PRIORITY,
    settings: body.settings ?? {},
    metadata: body.metadata ?? {},
    submitterPlatform: body.submitter_platform,
    shamanCheckoutId: body.storage?.shaman_checkout_id,
    workerTag: body.worker_tag,
    initialStatus: body.initial_status ?? 'queued',
    warnings: unknown.map(({ name, hint }) => warnOfUnknownKey(name, hint)),
  };
}
