import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { NAME, PROSE, UUID } from './property-kinds.js';

/** A Worker that gets no more tasks of one type from a job: it failed too many of them, or cannot run them. */
@ApiSchema({
  name: 'JobBlocklistEntry',
  description:
    'A Worker that gets no more tasks of one type from a job: it failed too many of them, or has said that it cannot run them.',
})
export class JobBlocklistEntryDto {
  @ApiProperty({ ...UUID, description: 'The Worker.' })
  readonly worker_id!: string;

  @ApiProperty({ ...NAME, description: 'Type of task that it does not get.', example: 'blender' })
  readonly task_type!: string;

  @ApiPropertyOptional({ ...NAME, description: 'Name of the Worker; only in answers.' })
  readonly worker_name?: string;

  @ApiPropertyOptional({
    ...PROSE,
    description:
      'Why, where the Worker itself asked for it; only in answers. Absent: it failed too many tasks of the type.',
  })
  readonly reason?: string;
}
