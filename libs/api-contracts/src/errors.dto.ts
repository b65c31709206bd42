import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { ERROR_KINDS, type ErrorKind } from '@flamenco/domain/errors';

/** Why a request was refused or failed: the body of every answer from 400 on, but for one 423. */
@ApiSchema({ name: 'Error', description: 'Why a request was refused or failed.' })
export class ErrorDto {
  @ApiProperty({ type: 'integer', format: 'int32', description: "The answer's HTTP status.", example: 404 })
  readonly code!: number;

  @ApiProperty({ type: 'string', description: 'What happened, why, and what to do next.' })
  readonly message!: string;

  @ApiPropertyOptional({ enum: ERROR_KINDS, enumName: 'ErrorKind' })
  readonly kind?: ErrorKind;

  @ApiPropertyOptional({
    type: 'string',
    pattern: '^[a-z0-9-]+$',
    description:
      'Which refusal it is, for programs: unlike the message it stays the same. Absent for a defect of the Manager (500), as `kind` is.',
    example: 'job-not-found',
  })
  readonly error?: string;
}

/** Why a Worker was not let in, as Flamenco 3 answers it. It stands in the contract for clients that have generated code for it. */
@ApiSchema({
  name: 'SecurityError',
  description:
    'Why a Worker was not let in. Not an answer of any operation: an Error, which has a message, too, is.',
})
export class SecurityErrorDto {
  @ApiProperty({ type: 'string', description: 'What is wrong with the credentials, and what to do next.' })
  readonly message!: string;
}
