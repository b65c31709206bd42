import { Body, Controller, Delete, Get, HttpCode, Param, Query } from '@nestjs/common';
import {
  ApiDefaultResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import {
  ErrorDto,
  JobDeletionInfoDto,
  JobDeletionQueryDto,
  JobMassDeletionSelectionDto,
} from '@flamenco/api-contracts';
import { DeletionOutlook } from './deletion-outlook.js';
import { JobDeletionRequests } from './job-deletion-requests.js';

const JOB_ID = { name: 'job_id', schema: { type: 'string', format: 'uuid' } } as const;

@ApiTags('jobs')
@Controller('api/v3/jobs')
export class JobDeletionController {
  constructor(
    private readonly requests: JobDeletionRequests,
    private readonly outlook: DeletionOutlook,
  ) {}

  @Delete('mass-delete')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'deleteJobMass',
    summary: 'Delete all jobs that did not change after a moment',
  })
  @ApiNoContentResponse({ description: 'The jobs are going to be deleted' })
  @ApiResponse({ status: 416, type: ErrorDto, description: 'There are no such jobs' })
  @ApiDefaultResponse({ type: ErrorDto })
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
  @ApiDefaultResponse({ type: ErrorDto })
  deleteJob(@Param('job_id') jobId: string, @Query() { files }: JobDeletionQueryDto): Promise<void> {
    return this.requests.request(jobId, files === 'all');
  }

  @Get(':job_id/what-would-delete-do')
  @ApiOperation({
    operationId: 'deleteJobWhatWouldItDo',
    summary: 'Say what would be removed along with a job, and what would be kept',
  })
  @ApiParam(JOB_ID)
  @ApiOkResponse({ type: JobDeletionInfoDto })
  @ApiDefaultResponse({ type: ErrorDto })
  deleteJobWhatWouldItDo(@Param('job_id') jobId: string): Promise<JobDeletionInfoDto> {
    return this.outlook.of(jobId);
  }
}
