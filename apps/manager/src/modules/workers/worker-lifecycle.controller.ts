import { Body, Controller, Get, HttpCode, Ip, Post, Res, UseGuards } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  RegisteredWorkerDto,
  WorkerProblemsDto,
  WorkerRegistrationDto,
  WorkerSignOnDto,
  WorkerStateChangeDto,
  WorkerStateChangedDto,
} from '@flamenco/api-contracts';
import type { FastifyReply } from 'fastify';
import { Allow } from '../../http/allow.js';
import { Refuses } from '../../http/refuses.js';
import { AuthenticatedWorker, WorkerAuthGuard } from './worker-auth.guard.js';
import { toRegisteredWorkerDto, toStateChangeDto } from './worker-dto.js';
import { WorkerLifecycle } from './worker-lifecycle.js';
import { WorkerRegistration } from './worker-registration.js';
import { BeginsSession } from './worker-session.js';
import { WorkerSightings } from './worker-sightings.js';
import type { WorkerState } from './worker-state.js';

@ApiTags('worker')
@Allow('worker')
@Controller('api/v3/worker')
export class WorkerLifecycleController {
  constructor(
    private readonly registration: WorkerRegistration,
    private readonly lifecycle: WorkerLifecycle,
    private readonly sightings: WorkerSightings,
  ) {}

  @Post('register-worker')
  @HttpCode(200)
  @Allow('workers:register')
  @ApiOperation({
    operationId: 'registerWorker',
    summary: 'Register a new Worker; keep its UUID and secret for signing on',
  })
  @ApiOkResponse({ type: RegisteredWorkerDto, description: 'The Worker, with its UUID.' })
  @Refuses(
    429,
    'Too many Workers have registered from this address, wait to be let in, or sent a wrong secret.',
  )
  @Refuses(403, 'The farm wants a registration secret, or has turned this Worker away.')
  async registerWorker(
    @Body() body: WorkerRegistrationDto,
    @Ip() address: string,
  ): Promise<RegisteredWorkerDto> {
    const { name, secret, platform, supported_task_types, registration_secret } = body;
    return toRegisteredWorkerDto(
      await this.registration.register({
        name,
        secret,
        platform,
        address: plainAddress(address),
        supportedTaskTypes: supported_task_types,
        registrationSecret: registration_secret,
      }),
    );
  }

  @Post('sign-on')
  @BeginsSession()
  @HttpCode(200)
  @UseGuards(WorkerAuthGuard)
  @ApiOperation({
    operationId: 'signOn',
    summary: 'Sign a Worker on; the answer says which status it should go to',
  })
  @ApiOkResponse({ type: WorkerStateChangeDto, description: 'The status that it should go to.' })
  @Refuses(409, 'A Worker that is at work has the same credentials: a copy of its files.')
  async signOn(
    @AuthenticatedWorker() worker: WorkerState,
    @Body() body: WorkerSignOnDto,
    @Ip() address: string,
  ): Promise<WorkerStateChangeDto> {
    const sessionId = body.session_id?.toLowerCase();
    const { status, number, isUpdate } = await this.lifecycle.signOn(worker, {
      name: body.name,
      address: plainAddress(address),
      software: body.software_version,
      canRestart: body.can_restart ?? false,
      canUpdate: body.can_update ?? false,
      supportedTaskTypes: body.supported_task_types,
      sessionId,
      previousSessionId: body.previous_session_id?.toLowerCase(),
      copyOf: body.copy_of?.toLowerCase(),
    });
    return toStateChangeDto({ sessionId }, status, number, isUpdate);
  }

  @Post('sign-off')
  @HttpCode(204)
  @UseGuards(WorkerAuthGuard)
  @ApiOperation({ operationId: 'signOff', summary: 'Sign a Worker off; its task goes back to the queue' })
  @ApiNoContentResponse({ description: 'The Worker is offline' })
  signOff(@AuthenticatedWorker() worker: WorkerState): Promise<void> {
    return this.lifecycle.signOff(worker);
  }

  @Get('state')
  @UseGuards(WorkerAuthGuard)
  @ApiOperation({
    operationId: 'workerState',
    summary: 'Ask whether another status is requested of the Worker',
  })
  @ApiOkResponse({ type: WorkerStateChangeDto, description: 'The status that is requested.' })
  @ApiNoContentResponse({ description: 'Nothing is requested' })
  workerState(@AuthenticatedWorker() worker: WorkerState, @Res() reply: FastifyReply): void {
    this.sightings.note(worker);
    const { statusRequest, lastRequest } = worker;
    if (statusRequest)
      void reply
        .status(200)
        .send(toStateChangeDto(worker, statusRequest.status, lastRequest?.number, statusRequest.isUpdate));
    else void reply.status(204).send();
  }

  @Post('state-changed')
  @HttpCode(204)
  @UseGuards(WorkerAuthGuard)
  @ApiOperation({ operationId: 'workerStateChanged', summary: 'Say which status the Worker has now' })
  @ApiNoContentResponse({ description: 'The status was noted' })
  workerStateChanged(
    @AuthenticatedWorker() worker: WorkerState,
    @Body() body: WorkerStateChangedDto,
  ): Promise<void> {
    return this.lifecycle.stateChanged(worker, body.status, body.request_number);
  }

  @Post('problems')
  @HttpCode(204)
  @UseGuards(WorkerAuthGuard)
  @ApiOperation({
    operationId: 'workerProblems',
    summary:
      'Say what is wrong with the Worker now, in place of what it said before; none: all is well again',
  })
  @ApiNoContentResponse({ description: 'They are shown to people, as part of the notice of the Worker' })
  workerProblems(@AuthenticatedWorker() worker: WorkerState, @Body() body: WorkerProblemsDto): Promise<void> {
    return this.lifecycle.noteProblems(
      worker,
      body.problems.map(({ code, message }) => ({ code, message })),
    );
  }
}

/** An IPv4 address as people write it: a server that listens on IPv6 too sees it as `::ffff:192.0.2.1`. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:/i, '');
}
