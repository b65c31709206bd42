import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** Something that is wrong with a Worker's computer, or with its reports. */
@ApiSchema({ name: 'WorkerProblem', description: 'Something that is wrong with a Worker.' })
export class WorkerProblemDto {
  @ApiProperty({
    type: 'string',
    maxLength: 100,
    pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
    description: 'Which problem it is.',
    example: 'disk-full',
  })
  readonly code!: string;

  @ApiProperty({
    type: 'string',
    minLength: 1,
    maxLength: 2_000,
    description: 'What is wrong, why, and what to do about it, for people to read.',
  })
  readonly message!: string;
}

/** All that is wrong with a Worker now. */
@ApiSchema({ name: 'WorkerProblems', description: 'All that is wrong with a Worker now.' })
export class WorkerProblemsDto {
  @ApiProperty({
    type: [WorkerProblemDto],
    maxItems: 10,
    description: 'They take the place of those before; empty: nothing is wrong any more.',
  })
  readonly problems!: readonly WorkerProblemDto[];
}
