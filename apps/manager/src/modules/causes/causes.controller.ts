import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CauseRequeueDto, JobCausesDto, RequeuedTasksDto } from '@flamenco/api-contracts';
import { notFound } from '@flamenco/domain/errors';
import { FarmDatabase } from '../../database/farm-database.js';
import { Allow } from '../../http/allow.js';
import { Refuses } from '../../http/refuses.js';
import { jobQuestions } from '../jobs/index.js';
import { CauseRequeue } from './cause-requeue.js';
import { readJobCauses } from './job-causes.js';

const JOB_ID = { name: 'job_id', schema: { type: 'string', format: 'uuid' } } as const;

@ApiTags('jobs')
@Allow('jobs:read')
@Controller('api/v3/jobs')
export class CausesController {
  constructor(
    private readonly database: FarmDatabase,
    private readonly requeues: CauseRequeue,
  ) {}

  @Get(':job_id/causes')
  @ApiOperation({
    operationId: 'fetchJobCauses',
    summary: 'What failed in a job, and why: its tasks that failed for the same reason together',
  })
  @ApiParam(JOB_ID)
  @ApiOkResponse({ type: JobCausesDto, description: 'The causes.' })
  async fetchJobCauses(@Param('job_id') jobId: string): Promise<JobCausesDto> {
    const { reader } = this.database;
    const job = await jobQuestions.load(reader, jobId);
    if (!job) throw notFound('job', jobId);
    return readJobCauses(reader, job.id);
  }

  @Post(':job_id/causes/:cause_id/requeue')
  @HttpCode(200)
  @Allow('jobs:write:own')
  @ApiOperation({
    operationId: 'requeueJobCause',
    summary:
      'Queue the tasks again that failed for one reason, on request elsewhere; a job that has ended goes on',
  })
  @ApiParam(JOB_ID)
  @ApiParam({ name: 'cause_id', schema: { type: 'string', format: 'uuid' } })
  @ApiBody({ type: CauseRequeueDto, required: false })
  @ApiOkResponse({ type: RequeuedTasksDto, description: 'What runs again.' })
  @Refuses(409, 'The job is about to be deleted, or there is no other Worker that could run these tasks.')
  async requeueJobCause(
    @Param('job_id') jobId: string,
    @Param('cause_id') causeId: string,
    @Body() body?: CauseRequeueDto,
  ): Promise<RequeuedTasksDto> {
    const { count, status } = await this.requeues.requeue(jobId, causeId, {
      reason: body?.reason ?? '',
      keepsFrames: body?.keep_frames ?? false,
      isElsewhere: body?.elsewhere ?? false,
    });
    return { count, job_status: status };
  }
}
