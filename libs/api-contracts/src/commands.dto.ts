import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { COUNT, FREE_OBJECT } from './property-kinds.js';

/** One thing that a Worker does for a task. */
@ApiSchema({ name: 'Command', description: 'One thing that a Worker does for a task.' })
export class CommandDto {
  @ApiProperty({ type: 'string', description: 'Which command it is.', example: 'blender-render' })
  readonly name!: string;

  @ApiProperty({ ...FREE_OBJECT, description: "The command's parameters by their names; empty for none." })
  readonly parameters!: Readonly<Record<string, unknown>>;

  @ApiProperty({
    ...COUNT,
    description:
      'Steps that the command consists of, such as frames to render; 0 when it does not report any. Counts as at least one of the task.',
  })
  readonly total_step_count!: number;
}
