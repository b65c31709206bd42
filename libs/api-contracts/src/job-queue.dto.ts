import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { COUNT, NAME } from './property-kinds.js';

/** Query parameters of `fetchJobQueue`. */
export class JobQueueQueryDto {
  @ApiPropertyOptional({
    type: 'string',
    minLength: 1,
    maxLength: 100,
    pattern: '^[^\\u0000]*$',
    description: 'What to group by: `user`, `project`, or another key of the metadata; `user` when absent.',
  })
  readonly key?: string;
}

/** Open jobs with the same value of a key. */
@ApiSchema({ name: 'JobQueueGroup', description: 'Jobs that hand out tasks, with the same value of a key.' })
export class JobQueueGroupDto {
  @ApiProperty({ ...NAME, description: 'The value; empty for jobs that have none.' })
  readonly value!: string;

  @ApiProperty({ ...COUNT, description: 'How many jobs that are.' })
  readonly jobs!: number;

  @ApiProperty({ ...COUNT, description: 'How many of their tasks wait for a Worker.' })
  readonly tasks_waiting!: number;

  @ApiProperty({ ...COUNT, description: 'How many Workers are at.' })
  readonly tasks_active!: number;
}

/** What waits for Workers. */
@ApiSchema({ name: 'JobQueue', description: 'What waits for Workers.' })
export class JobQueueDto {
  @ApiProperty({
    type: [JobQueueGroupDto],
    description: 'The 20 groups with the most tasks; of more than 5,000 open jobs, some of them.',
  })
  readonly groups!: readonly JobQueueGroupDto[];
}
