import { Controller, Get, HttpStatus, Param, Query, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { TaskLogInfoDto, TaskLogLinesDto, TaskLogLinesQueryDto } from '@flamenco/api-contracts';
import { notFound } from '@flamenco/domain/errors';
import { parseTaskId, type JobId, type TaskId } from '@flamenco/domain/ids';
import type { FastifyReply } from 'fastify';
import { Allow } from '../../http/allow.js';
import { PathPrefix } from '../../http/forwarded-prefix.js';
import { LogLineCounter } from './log-line-counter.js';
import { TaskLocator } from './task-locator.js';
import { TaskLogWriter } from './task-log-writer.js';

const TASK_ID = { name: 'task_id', schema: { type: 'string', format: 'uuid' } } as const;

/** The logs of tasks, for people: the end of one, and where all of it is. */
@ApiTags('jobs')
@Allow('jobs:read')
@Controller('api/v3/tasks')
export class TaskLogsController {
  constructor(
    private readonly logs: TaskLogWriter,
    private readonly locator: TaskLocator,
    private readonly lines: LogLineCounter,
  ) {}

  @Get(':task_id/logtail')
  @ApiOperation({ operationId: 'fetchTaskLogTail', summary: "The last lines of a task's log" })
  @ApiParam(TASK_ID)
  @ApiOkResponse({
    description: 'At most 2048 bytes.',
    content: { 'text/plain': { schema: { type: 'string' } } },
  })
  @ApiNoContentResponse({ description: 'The task has not written anything yet.' })
  async tail(
    @Param('task_id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    const [jobId, taskId] = await this.locate(id);
    const tail = await this.logs.tail(jobId, taskId);
    if (tail === undefined) reply.status(HttpStatus.NO_CONTENT);
    else reply.type('text/plain; charset=utf-8');
    return tail;
  }

  @Get(':task_id/log')
  @ApiOperation({
    operationId: 'fetchTaskLogInfo',
    summary: "Where the whole log of a task's latest attempt is",
  })
  @ApiParam(TASK_ID)
  @ApiOkResponse({ description: 'Where it is, and its size.', type: TaskLogInfoDto })
  @ApiNoContentResponse({ description: 'The task has not written anything yet.' })
  async info(
    @Param('task_id') id: string,
    @PathPrefix() pathPrefix: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskLogInfoDto | undefined> {
    const [jobId, taskId] = await this.locate(id);
    const info = await this.logs.info(jobId, taskId);
    if (!info) {
      reply.status(HttpStatus.NO_CONTENT);
      return undefined;
    }
    return { task_id: taskId, job_id: jobId, url: pathPrefix + info.url, size: info.size };
  }

  @Get(':task_id/log/lines')
  @ApiOperation({
    operationId: 'countTaskLogLines',
    summary: "How many lines of a task's log come before a byte of it, for who reads only its end",
  })
  @ApiParam(TASK_ID)
  @ApiOkResponse({ description: 'The count.', type: TaskLogLinesDto })
  async countLines(
    @Param('task_id') id: string,
    @Query() { before, attempt }: TaskLogLinesQueryDto,
  ): Promise<TaskLogLinesDto> {
    const file = this.logs.fileOfAttempt(...(await this.locate(id)), attempt);
    return { lines: await this.lines.linesBefore(file, before) };
  }

  private async locate(id: string): Promise<[JobId, TaskId]> {
    const taskId = parseTaskId(id);
    const jobId = await this.locator.filler.jobOf(taskId);
    if (jobId === undefined) throw notFound('task', id);
    return [jobId, taskId];
  }
}
