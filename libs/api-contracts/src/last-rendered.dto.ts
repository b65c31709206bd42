import { ApiProperty, ApiSchema } from '@nestjs/swagger';

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
