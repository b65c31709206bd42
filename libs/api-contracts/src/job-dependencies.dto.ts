import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** A task that others have to be completed before. */
@ApiSchema({ name: 'TaskDependencies', description: 'Which tasks of its job a task waits for.' })
export class TaskDependenciesDto {
  @ApiProperty({
    type: 'integer',
    minimum: 1,
    description: 'Number of the task within its job: its `index_in_job`.',
  })
  readonly task!: number;

  @ApiProperty({
    type: 'array',
    items: { type: 'integer', minimum: 1 },
    description: 'Numbers of the tasks that have to be completed before it runs.',
  })
  readonly needs!: readonly number[];
}

/** Which tasks of a job wait for which. */
@ApiSchema({ name: 'JobDependencies', description: 'Which tasks of a job wait for which.' })
export class JobDependenciesDto {
  @ApiProperty({
    type: [TaskDependenciesDto],
    description: 'The tasks that wait for others, completed or not, in their order.',
  })
  readonly dependencies!: readonly TaskDependenciesDto[];

  @ApiProperty({
    type: 'boolean',
    description: 'Whether these are all: only the first 20,000 dependencies are told.',
  })
  readonly is_complete!: boolean;
}
