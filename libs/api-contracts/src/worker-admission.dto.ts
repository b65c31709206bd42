import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { NAME, TIMESTAMP, UUID } from './property-kinds.js';

const SHORT_LINE = { type: 'string', maxLength: 200, pattern: '^[^\\u0000]*$' } as const;

/** A Worker that was turned away, or waits. */
@ApiSchema({ name: 'TurnedAwayWorker', description: 'A Worker that was turned away.' })
export class TurnedAwayWorkerDto {
  @ApiProperty({ ...UUID, description: 'The id of the entry.' })
  readonly id!: string;

  @ApiProperty({ ...NAME, description: 'Name of the Worker.' })
  readonly name!: string;

  @ApiProperty({ type: 'string', description: 'IP address that it registered from.' })
  readonly address!: string;

  @ApiProperty({ ...NAME, description: "Operating system of the Worker's computer." })
  readonly platform!: string;

  @ApiProperty({ ...TIMESTAMP, description: 'Since when.' })
  readonly since!: string;
}

/** A Worker that waits for somebody to let it in. */
@ApiSchema({
  name: 'WaitingWorker',
  description: 'A Worker that waits for somebody to let it in: it gets no tasks.',
})
export class WaitingWorkerDto extends TurnedAwayWorkerDto {
  @ApiProperty({ ...UUID, description: 'The Worker.' })
  readonly worker_id!: string;
}

/** Which Workers have not come in. */
@ApiSchema({
  name: 'WorkerAdmissions',
  description: 'Which Workers wait for somebody to let them in, and which were turned away.',
})
export class WorkerAdmissionsDto {
  @ApiProperty({ type: [WaitingWorkerDto], description: 'Those that wait; who came first, first.' })
  readonly waiting!: readonly WaitingWorkerDto[];

  @ApiProperty({
    type: [TurnedAwayWorkerDto],
    description: 'Those that were turned away: no Worker of that name registers from that address.',
  })
  readonly turned_away!: readonly TurnedAwayWorkerDto[];
}

/** Whether a Worker is let in. */
@ApiSchema({ name: 'WorkerAdmission', description: 'Whether a Worker is let in.' })
export class WorkerAdmissionDto {
  @ApiProperty({
    type: 'boolean',
    description:
      'true: it gets tasks from now on. false: it is removed, its credentials stop working, and it cannot register again.',
  })
  readonly admit!: boolean;
}

/** A secret for Workers that is to be. */
@ApiSchema({ name: 'NewRegistrationSecret', description: 'A secret for Workers that is to be.' })
export class NewRegistrationSecretDto {
  @ApiProperty({ ...SHORT_LINE, minLength: 1, description: 'What it is for.' })
  readonly name!: string;

  @ApiPropertyOptional({
    type: 'array',
    maxItems: 100,
    items: UUID,
    description: 'The tags that Workers get which register with it.',
  })
  readonly tags?: readonly string[];

  @ApiPropertyOptional({
    ...TIMESTAMP,
    description: 'Until when Workers can register with it. Left out: for ever.',
  })
  readonly expires?: string;
}

/** A secret with which Workers register. */
@ApiSchema({ name: 'RegistrationSecret', description: 'A secret with which Workers register.' })
export class RegistrationSecretDto {
  @ApiProperty({ ...UUID, description: 'The id, which opens nothing.' })
  readonly id!: string;

  @ApiProperty({ ...NAME, description: 'What it is for.' })
  readonly name!: string;

  @ApiProperty({
    type: 'array',
    items: UUID,
    description: 'The tags that Workers get which register with it.',
  })
  readonly tags!: readonly string[];

  @ApiProperty({ ...TIMESTAMP, description: 'When it was made.' })
  readonly created!: string;

  @ApiPropertyOptional({
    ...TIMESTAMP,
    description: 'Until when Workers can register with it; absent: for ever.',
  })
  readonly expires?: string;

  @ApiPropertyOptional({
    ...TIMESTAMP,
    description: 'When a Worker has registered with it last; absent: never.',
  })
  readonly last_used?: string;
}

/** The secrets with which Workers register. */
@ApiSchema({ name: 'RegistrationSecretList', description: 'The secrets with which Workers register.' })
export class RegistrationSecretListDto {
  @ApiProperty({ type: [RegistrationSecretDto], description: 'The secrets, the latest first.' })
  readonly secrets!: readonly RegistrationSecretDto[];
}

/** A secret that was made. */
@ApiSchema({
  name: 'MadeRegistrationSecret',
  description: 'A secret that was made. What Workers send is shown only now.',
})
export class MadeRegistrationSecretDto {
  @ApiProperty({ type: RegistrationSecretDto, description: 'The secret, without what opens the door.' })
  readonly registration_secret!: RegistrationSecretDto;

  @ApiProperty({
    type: 'string',
    description:
      'What Workers send: `registration_secret` of flamenco-worker.yaml, or `FLAMENCO_REGISTRATION_SECRET`.',
  })
  readonly secret!: string;
}
