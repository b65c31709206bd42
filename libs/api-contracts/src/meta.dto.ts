import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { FARM_STATUSES, type FarmStatus } from '@flamenco/domain/farm';

/** Which Manager answers here, and in which version. */
@ApiSchema({ name: 'FlamencoVersion', description: 'Which Manager answers here, and in which version.' })
export class FlamencoVersionDto {
  @ApiProperty({ type: 'string', description: 'Version with all details.', example: '4.0.0' })
  readonly version!: string;

  @ApiProperty({
    type: 'string',
    description: 'Version alone; the Blender add-on compares it with its own.',
    example: '4.0.0',
  })
  readonly shortversion!: string;

  @ApiProperty({
    type: 'string',
    description: 'Name of this Manager, as configured (`manager_name`).',
    example: 'Flamenco',
  })
  readonly name!: string;

  @ApiProperty({
    type: 'string',
    description: 'Commit that this version was built from; `unknown` when it was built without git.',
  })
  readonly git!: string;
}

/** What the farm as a whole is doing. */
@ApiSchema({ name: 'FarmStatusReport', description: 'What the farm as a whole is doing.' })
export class FarmStatusReportDto {
  @ApiProperty({ enum: FARM_STATUSES, enumName: 'FarmStatus' })
  readonly status!: FarmStatus;
}
