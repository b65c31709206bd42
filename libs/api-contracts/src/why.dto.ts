import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { REASON_CODES, type ReasonCode } from '@flamenco/domain/why';
import { COUNT, UUID } from './property-kinds.js';

/** A job, task or Worker that an explanation speaks of. */
@ApiSchema({
  name: 'ExplanationReference',
  description: 'A job, task or Worker that an explanation speaks of.',
})
export class ExplanationReferenceDto {
  @ApiProperty({ ...UUID, description: 'The job, task or Worker.' })
  readonly id!: string;

  @ApiProperty({ type: 'string', description: 'Its name.' })
  readonly name!: string;
}

/** One reason why something does not run, and what to do about it. */
@ApiSchema({
  name: 'ExplanationReason',
  description: 'One reason why something does not run, and what to do about it.',
})
export class ExplanationReasonDto {
  @ApiProperty({ enum: REASON_CODES, enumName: 'ExplanationReasonCode' })
  readonly code!: ReasonCode;

  @ApiProperty({ type: 'string', description: 'What is the matter, for people to read.' })
  readonly message!: string;

  @ApiProperty({ type: 'string', description: 'What to do about it, for people to read.' })
  readonly remedy!: string;

  @ApiPropertyOptional({
    ...COUNT,
    description: 'How many Workers, tasks or jobs it is about; the lists name some of them.',
  })
  readonly count?: number;

  @ApiPropertyOptional({ type: [ExplanationReferenceDto], description: 'Some of the jobs that it is about.' })
  readonly jobs?: readonly ExplanationReferenceDto[];

  @ApiPropertyOptional({
    type: [ExplanationReferenceDto],
    description: 'Some of the tasks that it is about.',
  })
  readonly tasks?: readonly ExplanationReferenceDto[];

  @ApiPropertyOptional({
    type: [ExplanationReferenceDto],
    description: 'Some of the Workers that it is about.',
  })
  readonly workers?: readonly ExplanationReferenceDto[];
}

/** A task that is handed out at the next request of a Worker. */
@ApiSchema({
  name: 'ExplanationNext',
  description: 'A task that is handed out at the next request of a Worker.',
})
export class ExplanationNextDto {
  @ApiProperty({ type: ExplanationReferenceDto, description: 'The job of the task.' })
  readonly job!: ExplanationReferenceDto;

  @ApiProperty({ type: ExplanationReferenceDto, description: 'The task.' })
  readonly task!: ExplanationReferenceDto;

  @ApiProperty({ type: ExplanationReferenceDto, description: 'The Worker that gets it.' })
  readonly worker!: ExplanationReferenceDto;
}

/** Why a job, a task or a Worker does not run, by the rules by which tasks are handed out. */
@ApiSchema({
  name: 'Explanation',
  description: 'Why a job, a task or a Worker does not run, by the rules by which tasks are handed out.',
})
export class ExplanationDto {
  @ApiProperty({
    type: 'boolean',
    description: 'Whether it runs now: a task, some task of a job, or a Worker at some task.',
  })
  readonly runs!: boolean;

  @ApiProperty({ type: 'string', description: 'The most important part of it, for people to read.' })
  readonly summary!: string;

  @ApiProperty({
    type: [ExplanationReasonDto],
    description:
      'Why it does not run, nearest remedy first. For something that runs: why the rest of it does not, or not for long.',
  })
  readonly reasons!: readonly ExplanationReasonDto[];

  @ApiPropertyOptional({
    type: ExplanationNextDto,
    description: 'Present when nothing is missing but the next request of a Worker.',
  })
  readonly next?: ExplanationNextDto;
}
