import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { WorkerChecksDto, WorkerLoadDto, WorkerMachineDto } from '@flamenco/api-contracts';
import { Allow } from '../../http/allow.js';
import { saidOfCheck, saidOfLoad, saidOfMachine } from './said-of-machine.js';
import { AuthenticatedWorker, WorkerAuthGuard } from './worker-auth.guard.js';
import { WorkerLoads } from './worker-loads.js';
import { WorkerMachines } from './worker-machines.js';
import type { WorkerState } from './worker-state.js';

/** What Workers tell of their computers, beside their work. */
@ApiTags('worker')
@Allow('worker')
@UseGuards(WorkerAuthGuard)
@Controller('api/v3/worker')
export class WorkerMachineController {
  constructor(
    private readonly machines: WorkerMachines,
    private readonly loads: WorkerLoads,
  ) {}

  @Post('machine')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'workerMachine',
    summary: "Say what the Worker's computer is, in place of what was said before",
  })
  @ApiNoContentResponse({ description: 'It is shown on the page of the Worker' })
  workerMachine(@AuthenticatedWorker() worker: WorkerState, @Body() body: WorkerMachineDto): Promise<void> {
    return this.machines.noteMachine(worker, saidOfMachine(body));
  }

  @Post('load')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'workerLoad',
    summary: "Say how busy the Worker's computer is, about once a minute",
  })
  @ApiNoContentResponse({ description: 'It is kept for an hour' })
  workerLoad(@AuthenticatedWorker() worker: WorkerState, @Body() body: WorkerLoadDto): void {
    this.loads.note(worker.id, saidOfLoad(body));
  }

  @Post('checks')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'workerChecks',
    summary: 'Say what came of the checks that the Worker has made, in place of those before',
  })
  @ApiNoContentResponse({ description: 'They are shown on the page of the Worker' })
  workerChecks(@AuthenticatedWorker() worker: WorkerState, @Body() body: WorkerChecksDto): Promise<void> {
    return this.machines.noteChecks(worker, body.checks.map(saidOfCheck));
  }
}
