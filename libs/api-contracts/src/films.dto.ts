import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { PATH, UUID } from './property-kinds.js';

/** A film of the frames that a job has so far. */
@ApiSchema({ name: 'FilmSoFar', description: 'A film of the frames that a job has so far.' })
export class FilmSoFarDto {
  @ApiProperty({ ...UUID, description: 'The job that makes it; the film is there when this is completed.' })
  readonly job_id!: string;

  @ApiProperty({ ...PATH, description: "Where the film will be, as the Manager's computer sees it." })
  readonly output_file!: string;
}
