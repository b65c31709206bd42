import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import {
  WorkerAttemptsDto,
  WorkerDto,
  WorkerListDto,
  WorkerLoadHistoryDto,
  WorkerStatusChangeRequestDto,
} from '@flamenco/api-contracts';
import { notFound } from '@flamenco/domain/errors';
import { FarmDatabase } from '../../database/farm-database.js';
import { Allow } from '../../http/allow.js';
import { Refuses } from '../../http/refuses.js';
import { taskQuestions } from '../tasks/index.js';
import { listMachines, loadMachine } from './persistence/machine-rows.js';
import { listTagsOfWorkers, listWorkers, loadWorker } from './persistence/worker-rows.js';
import { toWorkerAttemptDto, toWorkerDto, toWorkerSummaryDto } from './worker-dto.js';
import { WorkerLoads } from './worker-loads.js';
import { WorkerRequests } from './worker-requests.js';

/** Attempts that a Worker's page shows. */
const MOST_ATTEMPTS = 20;

@ApiTags('worker-mgt')
@Allow('workers:read')
@Controller('api/v3/worker-mgt/workers')
export class WorkersController {
  constructor(
    private readonly database: FarmDatabase,
    private readonly requests: WorkerRequests,
    private readonly loads: WorkerLoads,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'fetchWorkers', summary: 'List all Workers, by name' })
  @ApiOkResponse({ type: WorkerListDto, description: 'The Workers.' })
  async fetchWorkers(): Promise<WorkerListDto> {
    const { reader } = this.database;
    const tasks = new Map((await taskQuestions.listActive(reader)).map((task) => [task.worker_id, task]));
    const tags = Map.groupBy(await listTagsOfWorkers(reader), (tag) => tag.worker_id);
    const machines = await listMachines(reader);
    return {
      workers: (await listWorkers(reader)).map((worker) =>
        toWorkerSummaryDto(worker, tasks.get(worker.id), tags.get(worker.id) ?? [], machines.get(worker.id)),
      ),
    };
  }

  @Get(':worker_id')
  @ApiOperation({
    operationId: 'fetchWorker',
    summary: 'Fetch a Worker, with its tags and the task it has or had last',
  })
  @ApiParam({ name: 'worker_id', schema: { type: 'string', format: 'uuid' } })
  @ApiOkResponse({ type: WorkerDto, description: 'The Worker.' })
  async fetchWorker(@Param('worker_id') workerId: string): Promise<WorkerDto> {
    const { reader } = this.database;
    const worker = await loadWorker(reader, workerId);
    if (!worker) throw notFound('worker', workerId);
    return toWorkerDto(
      worker,
      await taskQuestions.latestOf(reader, worker.id),
      await listTagsOfWorkers(reader, worker.id),
      await loadMachine(reader, worker.id),
    );
  }

  @Get(':worker_id/attempts')
  @ApiOperation({ operationId: 'fetchWorkerAttempts', summary: 'Fetch what a Worker worked on last' })
  @ApiParam({ name: 'worker_id', schema: { type: 'string', format: 'uuid' } })
  @ApiOkResponse({ type: WorkerAttemptsDto, description: 'Its last attempts at tasks.' })
  async fetchWorkerAttempts(@Param('worker_id') workerId: string): Promise<WorkerAttemptsDto> {
    const { reader } = this.database;
    const worker = await loadWorker(reader, workerId);
    if (!worker) throw notFound('worker', workerId);
    const attempts = await taskQuestions.attemptsOf(reader, worker.id, MOST_ATTEMPTS);
    return { attempts: attempts.map(toWorkerAttemptDto) };
  }

  @Get(':worker_id/load')
  @ApiOperation({
    operationId: 'fetchWorkerLoad',
    summary: "Fetch how busy a Worker's computer was in the last hour",
  })
  @ApiParam({ name: 'worker_id', schema: { type: 'string', format: 'uuid' } })
  @ApiOkResponse({ type: WorkerLoadHistoryDto, description: 'About a sample a minute.' })
  async fetchWorkerLoad(@Param('worker_id') workerId: string): Promise<WorkerLoadHistoryDto> {
    const worker = await loadWorker(this.database.reader, workerId);
    if (!worker) throw notFound('worker', workerId);
    return { samples: this.loads.history(worker.id) };
  }

  @Delete(':worker_id')
  @HttpCode(204)
  @Allow('workers:write')
  @ApiOperation({ operationId: 'deleteWorker', summary: 'Remove a Worker; its tasks go back to the queue' })
  @ApiParam({ name: 'worker_id', schema: { type: 'string', format: 'uuid' } })
  @ApiNoContentResponse({ description: 'The Worker is removed' })
  deleteWorker(@Param('worker_id') workerId: string): Promise<void> {
    return this.requests.remove(workerId);
  }

  @Post(':worker_id/setstatus')
  @HttpCode(204)
  @Allow('workers:write')
  @ApiOperation({
    operationId: 'requestWorkerStatusChange',
    summary: 'Ask a Worker to go to another status, at once or (lazy) after its task',
  })
  @ApiParam({ name: 'worker_id', schema: { type: 'string', format: 'uuid' } })
  @ApiNoContentResponse({ description: 'The Worker will be notified' })
  @Refuses(412, 'The Worker cannot restart itself, or does not let itself be updated.')
  requestWorkerStatusChange(
    @Param('worker_id') workerId: string,
    @Body() body: WorkerStatusChangeRequestDto,
  ): Promise<void> {
    return this.requests.requestStatus(workerId, {
      status: body.status,
      isLazy: body.is_lazy,
      ...(body.update && { isUpdate: true }),
    });
  }
}
