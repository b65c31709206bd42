import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** Why a request was refused or failed: the body of every answer from 400 on, but for a Worker that is not known. */
@ApiSchema({ name: 'Error', description: 'Why a request was refused or failed.' })
export class ErrorDto {
  @ApiProperty({ type: 'integer', format: 'int32', description: "The answer's HTTP status.", example: 404 })
  readonly code!: number;

  @ApiProperty({ type: 'string', description: 'What happened, why, and what to do next.' })
  readonly message!: string;
}

/** Why a Worker was not let in: the body of the answer 403 to missing or wrong credentials. */
@ApiSchema({ name: 'SecurityError', description: 'Why a Worker was not let in.' })
export class SecurityErrorDto {
  @ApiProperty({ type: 'string', description: 'What is wrong with the credentials, and what to do next.' })
  readonly message!: string;
}
