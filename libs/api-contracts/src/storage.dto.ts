import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { PATH, PROSE } from './property-kinds.js';

/** What the farm keeps where. */
export const STORAGE_KINDS = ['shared', 'local', 'database'] as const;
/** One of {@link STORAGE_KINDS}. */
export type StorageKind = (typeof STORAGE_KINDS)[number];

const BYTES = { type: 'integer', format: 'int64', minimum: 0 } as const;

/** A place where the farm keeps files. */
@ApiSchema({ name: 'StoragePlace', description: 'A place where the farm keeps files.' })
export class StoragePlaceDto {
  @ApiProperty({
    enum: STORAGE_KINDS,
    enumName: 'StorageKind',
    description:
      'What is kept there: `shared`, .blend files and frames; `local`, logs and pictures of the Manager; `database`.',
  })
  readonly kind!: StorageKind;

  @ApiPropertyOptional({ ...PATH, description: 'Where it is; absent for a database on a server.' })
  readonly path?: string;

  @ApiPropertyOptional({ ...BYTES, description: 'Room on its disk.' })
  readonly free_bytes?: number;

  @ApiPropertyOptional({ ...BYTES, description: 'How large its disk is.' })
  readonly total_bytes?: number;

  @ApiPropertyOptional({ ...BYTES, description: 'How large the database is.' })
  readonly used_bytes?: number;

  @ApiPropertyOptional({ ...PROSE, description: 'Why nothing is known of it.' })
  readonly problem?: string;
}

/** How much room there is. */
@ApiSchema({ name: 'StorageSpace', description: 'How much room there is where the farm keeps its files.' })
export class StorageSpaceDto {
  @ApiProperty({ type: [StoragePlaceDto], description: 'The places.' })
  readonly places!: readonly StoragePlaceDto[];
}
