import { Body, Controller, Delete, Get, HttpCode, Param, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import {
  JobDeletionInfoDto,
  JobDeletionQueryDto,
  JobMassDeletionSelectionDto,
} from '@flamenco/api-contracts';
import { Allow } from '../../http/allow.js';
import { Refuses } from '../../http/refuses.js';
import { DeletionOutlook } from './deletion-outlook.js';
import { JobDeletionRequests } from './job-deletion-requests.js';

const JOB_ID = { name: 'job_id', schema: { type: 'string', format: 'uuid' } } as const;

@ApiTags('jobs')
@Allow('jobs:write:own')
@Controller('api/v3/jobs')
export class JobDeletionController {
  constructor(
    private readonly requests: JobDeletionRequests,
    private readonly outlook: DeletionOutlook,
  ) {}

  @Delete('mass-delete')
  @Allow('jobs:write')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'deleteJobMass',
    summary: 'Delete all jobs that did not change after a moment',
  })
  @ApiNoContentResponse({ description: 'The jobs are going to be deleted' })
  @Refuses(416, 'There are no such jobs.')
  deleteJobMass(
    @Body() body: JobMassDeletionSelectionDto,
    @Query() { files }: JobDeletionQueryDto,
  ): Promise<void> {
    return this.requests.requestUnchangedSince(body.last_updated_max, files === 'all');
  }

  @Delete(':job_id')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'deleteJob',
    summary:
      'Delete a job with its logs, images and uploaded files; what it rendered stays, and so does what others put beside its files',
  })
  @ApiParam(JOB_ID)
  @ApiNoContentResponse({ description: 'The job is going to be deleted' })
  deleteJob(@Param('job_id') jobId: string, @Query() { files }: JobDeletionQueryDto): Promise<void> {
    return this.requests.request(jobId, files === 'all');
  }

  @Get(':job_id/what-would-delete-do')
  @Allow('jobs:read')
  @ApiOperation({
    operationId: 'deleteJobWhatWouldItDo',
    summary: 'Say what would be removed along with a job, and what would be kept',
  })
  @ApiParam(JOB_ID)
  @ApiOkResponse({ type: JobDeletionInfoDto, description: 'What would be removed.' })
  deleteJobWhatWouldItDo(@Param('job_id') jobId: string): Promise<JobDeletionInfoDto> {
    return this.outlook.of(jobId);
  }
}
