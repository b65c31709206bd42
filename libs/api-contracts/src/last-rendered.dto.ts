import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { JOB_STATUSES, type JobStatus } from '@flamenco/domain/statuses';
import { COUNT, NAME, TIMESTAMP, UUID } from './property-kinds.js';

/** Where to get the last rendered image, in several sizes. */
@ApiSchema({
  name: 'JobLastRenderedImageInfo',
  description: 'Where to get the last rendered image, in several sizes.',
})
export class JobLastRenderedImageInfoDto {
  @ApiProperty({
    type: 'string',
    format: 'uri-reference',
    description:
      "Path that all sizes share, on the host that was asked, with a reverse proxy's prefix if there is one.",
    example: '/job-files/job-d9fb/d9fbd8c1-…',
  })
  readonly base!: string;

  @ApiProperty({
    type: 'array',
    items: { type: 'string' },
    description: 'File names of the sizes, the largest first; each goes behind `base` and a slash.',
    example: ['last-rendered.jpg', 'last-rendered-small.jpg', 'last-rendered-tiny.jpg'],
  })
  readonly suffixes!: readonly string[];
}

const FRAME = { type: 'integer', minimum: -2_147_483_648, maximum: 2_147_483_647 } as const;

/** Query parameters of `taskOutputProduced`. */
export class TaskOutputQueryDto {
  @ApiPropertyOptional({
    ...FRAME,
    description: 'The frame that the image shows, where the task has several.',
  })
  readonly frame?: number;
}

/** A picture that is kept of a job. */
@ApiSchema({ name: 'JobPreview', description: 'A picture of what was rendered.' })
export class JobPreviewDto {
  @ApiPropertyOptional({
    ...FRAME,
    description: 'The frame that it shows; absent where a task has none, or several and nobody said which.',
  })
  readonly frame?: number;

  @ApiProperty({ ...UUID, description: 'The task that rendered it.' })
  readonly task_id!: string;

  @ApiProperty({ ...NAME, description: "The task's name." })
  readonly task_name!: string;

  @ApiProperty({ ...UUID, description: 'The Worker that rendered it; it may be gone.' })
  readonly worker_id!: string;

  @ApiProperty({ ...NAME, description: "The Worker's name then." })
  readonly worker_name!: string;

  @ApiProperty({ ...TIMESTAMP, description: 'When the Manager got it.' })
  readonly rendered!: string;

  @ApiProperty({
    type: 'array',
    items: { type: 'string' },
    description:
      'File names of its sizes, the largest first: at most 600 by 338 pixels, and 200 by 112. Each goes behind `base` and a slash. The files never change.',
    example: ['preview-5f2c9a01b7d3e846.jpg', 'preview-5f2c9a01b7d3e846-tiny.jpg'],
  })
  readonly suffixes!: readonly string[];
}

/** The pictures that are kept of a job. */
@ApiSchema({
  name: 'JobPreviews',
  description:
    'The pictures that are kept of a job: one of a frame, at most 48 and 4 MiB. When there are more, the rest is thinned evenly over the frames. `suffixes` are those of the last-rendered image, none before there is one.',
})
export class JobPreviewsDto extends JobLastRenderedImageInfoDto {
  @ApiProperty({ type: [JobPreviewDto], description: 'The pictures, in the order in which they came.' })
  readonly previews!: readonly JobPreviewDto[];
}

/** Query parameters of `fetchRenders`. */
export class RendersQueryDto {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 100,
    description: 'How many jobs to return at most; 32 when absent.',
  })
  readonly limit?: number;
}

/** A job with the picture that was rendered last. */
@ApiSchema({ name: 'Render', description: 'A job with the picture that was rendered last.' })
export class RenderDto extends JobLastRenderedImageInfoDto {
  @ApiProperty({ ...UUID, description: 'The job.' })
  readonly job_id!: string;

  @ApiProperty({ ...NAME, description: 'Its name.' })
  readonly job_name!: string;

  @ApiProperty({ enum: JOB_STATUSES, enumName: 'JobStatus', description: 'Its status.' })
  readonly job_status!: JobStatus;

  @ApiProperty({ ...COUNT, description: 'How many of its tasks are completed.' })
  readonly tasks_completed!: number;

  @ApiProperty({ ...COUNT, description: 'How many tasks it has.' })
  readonly tasks_total!: number;

  @ApiProperty({ type: JobPreviewDto, description: 'The picture.' })
  readonly latest!: JobPreviewDto;
}

/** The picture of a job that was rendered last, without what is known of it. */
@ApiSchema({ name: 'JobPicture', description: 'The picture of a job that was rendered last.' })
export class JobPictureDto extends JobLastRenderedImageInfoDto {
  @ApiPropertyOptional({ ...FRAME, description: 'The frame that it shows, where that is known.' })
  readonly frame?: number;

  @ApiProperty({ ...TIMESTAMP, description: 'When the Manager got it.' })
  readonly rendered!: string;
}

/** The jobs that were rendered last. */
@ApiSchema({ name: 'Renders', description: 'The jobs that were rendered last.' })
export class RendersDto {
  @ApiProperty({ type: [RenderDto], description: 'The jobs, the latest first.' })
  readonly renders!: readonly RenderDto[];
}
