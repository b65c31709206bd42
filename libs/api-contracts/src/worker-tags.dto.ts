import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { NAME, PROSE, UUID_OR_EMPTY } from './property-kinds.js';

/** A group of Workers that jobs can be limited to. */
@ApiSchema({ name: 'WorkerTag', description: 'A group of Workers that jobs can be limited to.' })
export class WorkerTagDto {
  @ApiPropertyOptional({
    ...UUID_OR_EMPTY,
    description: 'Always there in answers. May be left out of a new tag, or be empty, which then gets one.',
  })
  readonly id?: string;

  @ApiProperty({ ...NAME, minLength: 1, description: 'Name of the tag; no two tags have the same.' })
  readonly name!: string;

  @ApiPropertyOptional({
    ...PROSE,
    description: 'What the tag is for. Left out of a change, it stays as it is.',
  })
  readonly description?: string;
}

/** All tags of the farm. */
@ApiSchema({ name: 'WorkerTagList', description: 'All tags of the farm.' })
export class WorkerTagListDto {
  @ApiPropertyOptional({ type: [WorkerTagDto], description: 'The tags; empty when there are none.' })
  readonly tags?: readonly WorkerTagDto[];
}

/** The tags that a Worker should have, instead of those that it has. */
@ApiSchema({
  name: 'WorkerTagChangeRequest',
  description: 'The tags that a Worker should have, instead of those that it has.',
})
export class WorkerTagChangeRequestDto {
  @ApiProperty({
    type: 'array',
    maxItems: 1_000,
    items: NAME,
    description: 'UUIDs of the tags; none takes all tags away. Tags that do not exist are ignored.',
  })
  readonly tag_ids!: readonly string[];
}
