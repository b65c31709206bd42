import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { UUID_OR_EMPTY } from './property-kinds.js';

/** Texts that PostgreSQL can store. */
const STORABLE = '^[^\\u0000]*$';

/** A view of the list of jobs that people share. */
@ApiSchema({ name: 'SavedView', description: 'A view of the list of jobs that people share.' })
export class SavedViewDto {
  @ApiPropertyOptional({
    ...UUID_OR_EMPTY,
    description: 'Always there in answers; not looked at in requests.',
  })
  readonly id?: string;

  @ApiProperty({
    type: 'string',
    minLength: 1,
    maxLength: 100,
    pattern: STORABLE,
    description: 'Name of the view; no two views have the same.',
  })
  readonly name!: string;

  @ApiProperty({
    type: 'string',
    maxLength: 1_000,
    pattern: STORABLE,
    description: 'What jobs are asked for, as in `q` of `fetchJobs`; empty for all.',
  })
  readonly query!: string;

  @ApiPropertyOptional({
    type: 'string',
    maxLength: 100,
    pattern: STORABLE,
    description:
      "The column that jobs are sorted by, with a minus before it the other way around; empty for the list's own order.",
  })
  readonly sort?: string;

  @ApiPropertyOptional({
    type: 'array',
    maxItems: 50,
    items: { type: 'string', maxLength: 200, pattern: STORABLE },
    description: "The columns of the list; none for the list's own.",
  })
  readonly columns?: readonly string[];
}

/** All views of the jobs that people share. */
@ApiSchema({ name: 'SavedViewList', description: 'All views of the jobs that people share.' })
export class SavedViewListDto {
  @ApiProperty({ type: [SavedViewDto], description: 'The views, by name; empty when there are none.' })
  readonly views!: readonly SavedViewDto[];
}
