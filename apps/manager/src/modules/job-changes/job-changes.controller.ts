import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiBody,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import {
  FailedTasksRequeueDto,
  JobPriorityChangeDto,
  JobStatusChangeDto,
  RequeuedTasksDto,
} from '@flamenco/api-contracts';
import { Allow } from '../../http/allow.js';
import { Refuses } from '../../http/refuses.js';
import { JobChanges } from './job-changes.js';

@ApiTags('jobs')
@Allow('jobs:write:own')
@Controller('api/v3/jobs')
export class JobChangesController {
  constructor(private readonly changes: JobChanges) {}

  @Post(':job_id/setstatus')
  @HttpCode(204)
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
  @ApiOperation({ operationId: 'setJobPriority', summary: 'Set the priority of a job' })
  @ApiParam({ name: 'job_id', schema: { type: 'string', format: 'uuid' } })
  @ApiNoContentResponse({ description: 'The job has changed' })
  @Refuses(422, 'Never sent: a priority out of range is a 400.')
  setJobPriority(@Param('job_id') jobId: string, @Body() body: JobPriorityChangeDto): Promise<void> {
    return this.changes.setPriority(jobId, body.priority);
  }
}
