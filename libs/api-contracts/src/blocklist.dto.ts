import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { NAME, UUID } from './property-kinds.js';

/** A Worker that gets no more tasks of one type from a job, because it failed too many of them. */
@ApiSchema({
  name: 'JobBlocklistEntry',
  description: 'A Worker that gets no more tasks of one type from a job, because it failed too many of them.',
})
export class JobBlocklistEntryDto {
  @ApiProperty({ ...UUID, description: 'The Worker.' })
  readonly worker_id!: string;

  @ApiProperty({ ...NAME, description: 'Type of task that it does not get.', example: 'blender' })
  readonly task_type!: string;

  @ApiPropertyOptional({ ...NAME, description: 'Name of the Worker; only in answers.' })
  readonly worker_name?: string;
}
