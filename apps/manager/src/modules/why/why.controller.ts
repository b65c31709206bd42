import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ExplanationDto } from '@flamenco/api-contracts';
import { Allow } from '../../http/allow.js';
import { JobExplainer } from './job-explainer.js';
import { TaskExplainer } from './task-explainer.js';
import { WorkerExplainer } from './worker-explainer.js';

@Allow('jobs:read')
@Controller('api/v3')
export class WhyController {
  constructor(
    private readonly jobs: JobExplainer,
    private readonly tasks: TaskExplainer,
    private readonly workers: WorkerExplainer,
  ) {}

  @Get('jobs/:job_id/why')
  @ApiTags('jobs')
  @ApiOperation({
    operationId: 'explainJob',
    summary: 'Why does this job not run? Its reasons, nearest remedy first',
  })
  @ApiParam({ name: 'job_id', schema: { type: 'string', format: 'uuid' } })
  @ApiOkResponse({ type: ExplanationDto, description: 'The reasons.' })
  explainJob(@Param('job_id') jobId: string): Promise<ExplanationDto> {
    return this.jobs.explain(jobId);
  }

  @Get('tasks/:task_id/why')
  @ApiTags('jobs')
  @ApiOperation({
    operationId: 'explainTask',
    summary: 'Why does this task not run? Its reasons, nearest remedy first',
  })
  @ApiParam({ name: 'task_id', schema: { type: 'string', format: 'uuid' } })
  @ApiOkResponse({ type: ExplanationDto, description: 'The reasons.' })
  explainTask(@Param('task_id') taskId: string): Promise<ExplanationDto> {
    return this.tasks.explain(taskId);
  }

  @Get('worker-mgt/workers/:worker_id/why')
  @ApiTags('worker-mgt')
  @Allow('workers:read')
  @ApiOperation({
    operationId: 'explainWorker',
    summary: 'Why does this Worker run nothing? Its reasons, nearest remedy first',
  })
  @ApiParam({ name: 'worker_id', schema: { type: 'string', format: 'uuid' } })
  @ApiOkResponse({ type: ExplanationDto, description: 'The reasons.' })
  explainWorker(@Param('worker_id') workerId: string): Promise<ExplanationDto> {
    return this.workers.explain(workerId);
  }
}
