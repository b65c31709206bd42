import { Controller, Get, HttpCode, Param, Post, Query, Res, UseGuards } from '@nestjs/common';
import {
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { AssignedTaskDto, MayKeepRunningDto, WorkerStateChangeDto } from '@flamenco/api-contracts';
import { conflict } from '@flamenco/domain/errors';
import type { FastifyReply } from 'fastify';
import { Allow } from '../../http/allow.js';
import { hungUp } from '../../http/hung-up.js';
import { Refuses } from '../../http/refuses.js';
import {
  AuthenticatedWorker,
  toStateChangeDto,
  WorkerAuthGuard,
  WorkerSightings,
  type WorkerState,
} from '../workers/index.js';
import { AssignedTasks } from './assigned-tasks.js';
import { type TaskAnswer, TaskScheduler } from './task-scheduler.js';
import { WaitingWorkers } from './waiting-workers.js';

/** The longest wait, in seconds: proxies tend to end requests that take longer. */
const LONGEST_WAIT_SECONDS = 60;

@ApiTags('worker')
@Allow('worker')
@Controller('api/v3/worker/task')
@UseGuards(WorkerAuthGuard)
export class SchedulerController {
  constructor(
    private readonly scheduler: TaskScheduler,
    private readonly waitingWorkers: WaitingWorkers,
    private readonly assignedTasks: AssignedTasks,
    private readonly sightings: WorkerSightings,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'scheduleTask',
    summary: 'Ask for a task to run; with `wait`, the answer comes as soon as there is one',
  })
  @ApiQuery({
    name: 'wait',
    required: false,
    description: 'How long to wait for a task, in seconds. Without it the answer comes at once.',
    schema: { type: 'integer', minimum: 0, maximum: LONGEST_WAIT_SECONDS, default: 0 },
  })
  @ApiOkResponse({ type: AssignedTaskDto, description: 'Run this task' })
  @ApiNoContentResponse({ description: 'There is nothing to do for this Worker' })
  @Refuses(409, 'The Worker is not awake, or another one has signed on with its credentials.')
  @ApiResponse({ status: 423, type: WorkerStateChangeDto, description: 'Go to this status first' })
  async scheduleTask(
    @AuthenticatedWorker() worker: WorkerState,
    @Query('wait') wait: number | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.sightings.note(worker);
    const answer = await this.waitingWorkers.request(worker, patienceOf(reply, wait ?? 0));
    await this.reply(reply, worker, answer);
  }

  @Get(':task_id/may-i-run')
  @ApiOperation({ operationId: 'mayWorkerRun', summary: 'Ask whether the Worker may continue with a task' })
  @ApiParam({ name: 'task_id', schema: { type: 'string', format: 'uuid' } })
  @ApiQuery({
    name: 'attempt',
    required: false,
    description: 'The attempt that the Worker is at; a superseded one may not continue.',
    schema: { type: 'string', format: 'uuid' },
  })
  @ApiOkResponse({ type: MayKeepRunningDto, description: 'Whether it may, and why not.' })
  mayWorkerRun(
    @AuthenticatedWorker() worker: WorkerState,
    @Param('task_id') taskId: string,
    @Query('attempt') attempt: string | undefined,
  ): Promise<MayKeepRunningDto> {
    this.sightings.note(worker);
    return this.scheduler.mayRun(worker, taskId, attempt);
  }

  private async reply(reply: FastifyReply, worker: WorkerState, answer: TaskAnswer): Promise<void> {
    switch (answer.kind) {
      case 'task':
        void reply.status(200).send(await this.assignedTasks.toDto(answer, worker));
        return;
      case 'nothing-to-do':
        void reply.status(204).send();
        return;
      case 'refused':
        refuse(reply, worker, answer.refusal);
    }
  }
}

/** @throws FarmError `conflict` unless the Worker is told which status it should go to */
function refuse(
  reply: FastifyReply,
  worker: WorkerState,
  refusal: Extract<TaskAnswer, { readonly kind: 'refused' }>['refusal'],
): void {
  if (refusal.httpStatus !== 423) throw conflict('worker-not-awake', refusal.message);
  const { statusRequested, requestNumber, isUpdate } = refusal;
  void reply.status(423).send(toStateChangeDto(worker, statusRequested, requestNumber, isUpdate));
}

function patienceOf(
  reply: FastifyReply,
  waitSeconds: number,
): { readonly waitMs: number; readonly signal: AbortSignal } {
  return {
    waitMs: waitSeconds * 1000,
    signal: waitSeconds > 0 ? hungUp(reply) : new AbortController().signal,
  };
}
