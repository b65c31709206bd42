import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { PATH } from './property-kinds.js';

const FRAME = {
  type: 'integer',
  minimum: -2_147_483_648,
  maximum: 2_147_483_647,
  description: 'Number of the frame.',
} as const;

/** A file of a frame, and how it was when it was found to be whole. */
@ApiSchema({
  name: 'WholeFrameFile',
  description: 'A file of a frame, and how it was when it was found to be whole.',
})
export class WholeFrameFileDto {
  @ApiProperty({
    ...PATH,
    description: 'Where it is, from the folder of the frames: `000012.png`. With slashes on all platforms.',
  })
  readonly name!: string;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'Size in bytes.',
  })
  readonly size!: number;

  @ApiProperty({
    type: 'integer',
    minimum: -Number.MAX_SAFE_INTEGER,
    maximum: Number.MAX_SAFE_INTEGER,
    description: "When it was changed, in milliseconds since 1970, by the storage's clock.",
  })
  readonly modified_ms!: number;
}

/** A frame that was rendered by an attempt, and whose files are whole. */
@ApiSchema({
  name: 'WholeFrame',
  description: 'A frame that was rendered by an attempt, and whose files are whole.',
})
export class WholeFrameDto {
  @ApiProperty(FRAME)
  readonly frame!: number;

  @ApiPropertyOptional({
    type: 'string',
    maxLength: 100,
    description:
      'Tells the blend file that it was rendered from apart from later ones under the same name; only its Worker knows what it means.',
  })
  readonly source?: string;

  @ApiProperty({ type: () => [WholeFrameFileDto], minItems: 1, maxItems: 100, description: 'Its files.' })
  readonly files!: readonly WholeFrameFileDto[];
}

/** A frame that an earlier attempt at the task has rendered whole: it need not be rendered again as long as its files are as they were. */
@ApiSchema({
  name: 'KeptFrame',
  description:
    'A frame that an earlier attempt at the task has rendered whole: it need not be rendered again as long as its files are as they were.',
})
export class KeptFrameDto extends WholeFrameDto {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Number of the attempt that rendered it.' })
  readonly attempt!: number;
}
