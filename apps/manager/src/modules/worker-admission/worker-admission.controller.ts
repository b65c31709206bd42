import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import {
  MadeRegistrationSecretDto,
  NewRegistrationSecretDto,
  RegistrationSecretListDto,
  WorkerAdmissionDto,
  WorkerAdmissionsDto,
  type RegistrationSecretDto,
} from '@flamenco/api-contracts';
import { Allow } from '../../http/allow.js';
import { Refuses } from '../../http/refuses.js';
import type { RegistrationSecret } from './persistence/secret-rows.js';
import { RegistrationSecrets } from './registration-secrets.js';
import { WorkerAdmission } from './worker-admission.js';

const idIn = (name: string): { readonly name: string; readonly schema: object } => ({
  name,
  schema: { type: 'string', format: 'uuid' },
});

/** Which Workers come in. */
@ApiTags('worker-mgt')
@Allow('workers:write')
@Controller('api/v3/worker-mgt')
export class WorkerAdmissionController {
  constructor(
    private readonly admission: WorkerAdmission,
    private readonly secrets: RegistrationSecrets,
  ) {}

  @Get('admissions')
  @Allow('workers:read')
  @ApiOperation({
    operationId: 'fetchWorkerAdmissions',
    summary: 'List the Workers that wait for somebody to let them in, and those that were turned away',
  })
  @ApiOkResponse({ type: WorkerAdmissionsDto, description: 'Who waits, and who was turned away.' })
  async fetchWorkerAdmissions(): Promise<WorkerAdmissionsDto> {
    const { waiting, turnedAway } = await this.admission.list();
    return {
      waiting: waiting.map(({ workerUuid, uuid, name, address, platform, since }) => ({
        ...{ id: uuid, worker_id: workerUuid, name, address, platform, since },
      })),
      turned_away: turnedAway.map(({ uuid: id, name, address, platform, since }) => ({
        ...{ id, name, address, platform, since },
      })),
    };
  }

  @Delete('admissions/:admission_id')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'forgetTurnedAwayWorker',
    summary: 'Let a Worker register again that was turned away',
  })
  @ApiParam(idIn('admission_id'))
  @ApiNoContentResponse({ description: 'It may register again' })
  forgetTurnedAwayWorker(@Param('admission_id') admissionId: string): Promise<void> {
    return this.admission.forget(admissionId);
  }

  @Post('workers/:worker_id/admission')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'decideWorkerAdmission',
    summary: 'Let a Worker in that waits, or turn a Worker away: its credentials stop working',
  })
  @ApiParam(idIn('worker_id'))
  @ApiNoContentResponse({ description: 'It is let in, or turned away' })
  @Refuses(409, 'It does not wait.')
  decideWorkerAdmission(
    @Param('worker_id') workerId: string,
    @Body() { admit }: WorkerAdmissionDto,
  ): Promise<void> {
    return admit ? this.admission.letIn(workerId) : this.admission.turnAway(workerId);
  }

  @Get('registration-secrets')
  @ApiOperation({
    operationId: 'fetchRegistrationSecrets',
    summary: 'List the secrets with which Workers register',
  })
  @ApiOkResponse({
    type: RegistrationSecretListDto,
    description: 'The secrets, without what opens the door.',
  })
  async fetchRegistrationSecrets(): Promise<RegistrationSecretListDto> {
    return { secrets: (await this.secrets.list()).map(toSecretDto) };
  }

  @Post('registration-secrets')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'makeRegistrationSecret',
    summary: 'Make a secret with which Workers register',
  })
  @ApiOkResponse({ type: MadeRegistrationSecretDto, description: 'The secret.' })
  @Refuses(404, 'There is no such tag.')
  @Refuses(409, 'There are too many secrets.')
  async makeRegistrationSecret(@Body() body: NewRegistrationSecretDto): Promise<MadeRegistrationSecretDto> {
    const { name, tags = [], expires } = body;
    const { made, secret } = await this.secrets.make({ name, tags, expires });
    return { registration_secret: toSecretDto(made), secret };
  }

  @Delete('registration-secrets/:secret_id')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'revokeRegistrationSecret',
    summary: 'Have no Worker register with a secret any more; those that have stay',
  })
  @ApiParam(idIn('secret_id'))
  @ApiNoContentResponse({ description: 'The secret is revoked' })
  revokeRegistrationSecret(@Param('secret_id') secretId: string): Promise<void> {
    return this.secrets.revoke(secretId);
  }
}

function toSecretDto({
  uuid: id,
  name,
  tags,
  created,
  expires,
  lastUsed,
}: RegistrationSecret): RegistrationSecretDto {
  return {
    ...{ id, name, tags, created },
    ...(expires !== undefined && { expires }),
    ...(lastUsed !== undefined && { last_used: lastUsed }),
  };
}
