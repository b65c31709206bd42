import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { FAILURE_CATEGORIES, type FailureCategory } from '@flamenco/domain/findings';
import { PROSE } from './property-kinds.js';

/** Why an attempt at a task failed. */
@ApiSchema({ name: 'TaskFailure', description: 'Why an attempt at a task failed.' })
export class TaskFailureDto {
  @ApiProperty({ enum: FAILURE_CATEGORIES, enumName: 'FailureCategory' })
  readonly category!: FailureCategory;

  @ApiPropertyOptional({
    ...PROSE,
    description:
      'The line that says it, at most 500 characters; absent when it is told by how the program ended.',
  })
  readonly line?: string;
}
