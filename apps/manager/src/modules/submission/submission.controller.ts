import { Body, Controller, Header, HttpCode, HttpStatus, Post, Query, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { JobCheckQueryDto, JobCheckResultDto, JobDto, SubmittedJobDto } from '@flamenco/api-contracts';
import { notFound } from '@flamenco/domain/errors';
import type { JobId } from '@flamenco/domain/ids';
import { warnOfUnknownKey } from '@flamenco/domain/warnings';
import type { FastifyReply } from 'fastify';
import { FarmDatabase } from '../../database/farm-database.js';
import { Allow } from '../../http/allow.js';
import { Refuses } from '../../http/refuses.js';
import { UnknownKeys, type UnknownName } from '../../http/unknown-names.js';
import { Idempotent, ReservedId } from '../idempotency/index.js';
import { jobQuestions } from '../jobs/index.js';
import { JobSubmission } from './job-submission.js';
import type { SubmittedJob } from './submitted-job.js';

/** Of a job that is submitted without one, as with Flamenco 3. */
const DEFAULT_PRIORITY = 50;

const JSON_TYPE = 'application/json; charset=utf-8';

@ApiTags('jobs')
@Allow('jobs:submit')
@Controller('api/v3/jobs')
export class SubmissionController {
  constructor(
    private readonly submission: JobSubmission,
    private readonly database: FarmDatabase,
  ) {}

  @Post()
  @HttpCode(200)
  @Header('Content-Type', JSON_TYPE)
  @ApiOperation({ operationId: 'submitJob', summary: 'Submit a job; its tasks are made by its job type' })
  @ApiOkResponse({
    type: JobDto,
    description: 'The job as it was stored; Workers get its tasks from now on.',
  })
  @Refuses(412, 'The job type has changed; refresh the job types and submit again.')
  @Refuses(422, 'A job cannot begin with that status.')
  @Idempotent(jobQuestions.isToStay)
  async submitJob(
    @Body() body: SubmittedJobDto,
    @UnknownKeys() unknown: readonly UnknownName[],
    @ReservedId() reserved?: JobId,
  ): Promise<string> {
    return await this.jobJson(await this.submission.submit(toSubmittedJob(body, unknown), reserved));
  }

  @Post('check')
  @HttpCode(204)
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

  private async jobJson(jobId: string): Promise<string> {
    const json = await jobQuestions.json(this.database.keyReader, jobId);
    if (json === undefined) throw notFound('job', jobId);
    return json;
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
