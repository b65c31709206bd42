import { Body, Controller, Get, HttpCode, Param, Post, Query, type StreamableFile } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { JobTasksSummaryDto, TaskDto, TaskListQueryDto, TaskStatusChangeDto } from '@flamenco/api-contracts';
import { notFound } from '@flamenco/domain/errors';
import type { JobId, TaskId } from '@flamenco/domain/ids';
import { FarmDatabase } from '../../database/farm-database.js';
import { Allow } from '../../http/allow.js';
import { streamedJson } from '../../http/streamed-json.js';
import { PathPrefix } from '../../http/forwarded-prefix.js';
import { Refuses } from '../../http/refuses.js';
import { jobQuestions } from '../jobs/index.js';
import { TaskLogWriter } from '../task-logs/index.js';
import { listAttemptRenders } from './persistence/attempt-renders.js';
import { findTaskRow, listAttempts, listFailingWorkers } from './persistence/task-list.js';
import { TaskChanges } from './task-changes.js';
import { taskListToJson, toTaskDto } from './task-dto.js';
import { toTaskPageDto } from './task-page.js';

/** Attempts that a task's page shows; older ones stay in the database. */
const SHOWN_ATTEMPTS = 50;

@ApiTags('jobs')
@Allow('jobs:read')
@Controller('api/v3')
export class TasksController {
  constructor(
    private readonly database: FarmDatabase,
    private readonly changes: TaskChanges,
    private readonly taskLogs: TaskLogWriter,
  ) {}

  @Get('jobs/:job_id/tasks')
  @ApiOperation({
    operationId: 'fetchJobTasks',
    summary: "List a job's tasks, in their order; or a page of those that the parameters ask for",
  })
  @ApiParam({ name: 'job_id', schema: { type: 'string', format: 'uuid' } })
  @ApiOkResponse({ type: JobTasksSummaryDto, description: 'The tasks.' })
  async fetchJobTasks(
    @Param('job_id') jobId: string,
    @Query() query: TaskListQueryDto,
  ): Promise<StreamableFile | JobTasksSummaryDto> {
    const { reader } = this.database;
    const job = await jobQuestions.load(reader, jobId);
    if (!job) throw notFound('job', jobId);
    const page = await toTaskPageDto(reader, job, query);
    if (page) return page;
    return await streamedJson(taskListToJson(reader, job.id));
  }

  @Get('tasks/:task_id')
  @ApiOperation({ operationId: 'fetchTask', summary: 'Fetch a task, with its commands and attempts' })
  @ApiParam({ name: 'task_id', schema: { type: 'string', format: 'uuid' } })
  @ApiOkResponse({ type: TaskDto, description: 'The task.' })
  async fetchTask(@Param('task_id') taskId: string, @PathPrefix() pathPrefix: string): Promise<TaskDto> {
    const { reader } = this.database;
    const task = await findTaskRow(reader, taskId);
    if (!task) throw notFound('task', taskId);
    const attempts = await listAttempts(reader, task.id, SHOWN_ATTEMPTS);
    const [jobUuid, taskUuid] = [task.job_uuid as JobId, task.uuid as TaskId];
    const urlOf = (attempt: number): string =>
      pathPrefix + this.taskLogs.urlOfAttempt(jobUuid, taskUuid, attempt, task.attempt_count);
    const about = {
      attempts,
      renders: await listAttemptRenders(reader, task.id),
      failedBy: await listFailingWorkers(reader, task.id),
    };
    return toTaskDto(task, about, ({ number }) => urlOf(number));
  }

  @Post('tasks/:task_id/setstatus')
  @HttpCode(204)
  @Allow('jobs:write:own')
  @ApiOperation({
    operationId: 'setTaskStatus',
    summary: 'Ask for another status of a task: canceled, queued …',
  })
  @ApiParam({ name: 'task_id', schema: { type: 'string', format: 'uuid' } })
  @ApiNoContentResponse({ description: 'The task has changed' })
  @Refuses(409, 'The task cannot go to that status now.')
  @Refuses(422, 'Nobody can ask for that status.')
  setTaskStatus(@Param('task_id') taskId: string, @Body() body: TaskStatusChangeDto): Promise<void> {
    return this.changes.setStatus(taskId, body.status, {
      reason: body.reason,
      keepsFrames: body.keep_frames ?? false,
    });
  }
}
