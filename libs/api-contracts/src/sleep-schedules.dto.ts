import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { NAME } from './property-kinds.js';

/** When a Worker should sleep, so that its computer is free for its owner. In the Manager's time zone. */
@ApiSchema({
  name: 'WorkerSleepSchedule',
  description:
    "When a Worker should sleep, so that its computer is free for its owner. In the Manager's time zone.",
})
export class WorkerSleepScheduleDto {
  @ApiProperty({
    type: 'boolean',
    description: 'Whether the schedule applies; without one the Worker is awake.',
  })
  readonly is_active!: boolean;

  @ApiProperty({
    ...NAME,
    description:
      'Days on which the Worker sleeps: the first two letters of their English names, or ranges of them, separated by spaces. Empty: every day.',
    example: 'mo-fr',
  })
  readonly days_of_week!: string;

  // No `pattern`: the domain reads the time, and its refusal says what a time looks like.
  @ApiProperty({
    ...NAME,
    description:
      'Time at which sleep begins, `HH:MM` of 24 hours; empty: at midnight. Later than the end: it sleeps over midnight.',
    example: '09:00',
  })
  readonly start_time!: string;

  @ApiProperty({
    ...NAME,
    description: 'Time at which sleep ends, `HH:MM` of 24 hours; empty, or 24:00: at the end of the day.',
    example: '18:00',
  })
  readonly end_time!: string;
}
