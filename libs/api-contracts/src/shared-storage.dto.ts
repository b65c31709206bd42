import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { SHARED_FOLDER_ENTRY_KINDS, type SharedFolderEntryKind } from './lists.js';
import { DEFAULT_PAGE_SIZE } from './list-queries.dto.js';
import { COUNT, NEXT_CURSOR, TIMESTAMP } from './property-kinds.js';

/** Part of a name. */
const NAME_PART = { type: 'string', maxLength: 255 } as const;

/** Query parameters of `fetchSharedFolder`. */
export class SharedFolderQueryDto {
  @ApiPropertyOptional({
    type: 'string',
    maxLength: 4_096,
    description:
      'The folder, from the shared storage downwards, with slashes. Left out or empty: the shared storage itself.',
  })
  readonly path?: string;

  @ApiPropertyOptional({
    ...NAME_PART,
    description: 'Only what has this in its name, in either case.',
  })
  readonly search?: string;

  @ApiPropertyOptional({
    ...NAME_PART,
    description: 'Of files, only those whose names end in this, in either case. Folders are listed anyway.',
  })
  readonly ending?: string;

  @ApiPropertyOptional({
    type: 'boolean',
    description:
      "Whether to list what is hidden, too: names that begin with a dot, what operating systems and storage servers keep for themselves, and Shaman's store.",
  })
  readonly hidden?: boolean;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 1000,
    description: `How many to return at most: ${DEFAULT_PAGE_SIZE}, when left out.`,
  })
  readonly limit?: number;

  @ApiPropertyOptional({
    type: 'string',
    maxLength: 4_096,
    description: 'Return what comes after this: `next` of the previous answer, with the same filters.',
  })
  readonly cursor?: string;
}

/** Something in a folder of the shared storage. */
@ApiSchema({ name: 'SharedFolderEntry', description: 'Something in a folder of the shared storage.' })
export class SharedFolderEntryDto {
  @ApiProperty({ type: 'string', description: 'Its name in the folder.', example: 'shot-010.blend' })
  readonly name!: string;

  @ApiProperty({ enum: SHARED_FOLDER_ENTRY_KINDS, enumName: 'SharedFolderEntryKind' })
  readonly kind!: SharedFolderEntryKind;

  @ApiPropertyOptional({ ...COUNT, description: 'Of a file: its size in bytes.' })
  readonly size?: number;

  @ApiPropertyOptional({
    ...TIMESTAMP,
    description: 'When it was changed last. Absent of what leads out of the shared storage.',
  })
  readonly changed?: string;
}

/** A page of a folder of the shared storage. */
@ApiSchema({ name: 'SharedFolder', description: 'A page of a folder of the shared storage.' })
export class SharedFolderDto {
  @ApiProperty({ type: 'string', description: 'The folder, from the shared storage downwards.' })
  readonly path!: string;

  @ApiProperty({
    type: 'string',
    description:
      'The whole path of the folder, as the Manager has it: what jobs can be submitted with when their `submitter_platform` is `manager`.',
    example: '/mnt/render/film/shot-010',
  })
  readonly location!: string;

  @ApiProperty({
    type: [SharedFolderEntryDto],
    description:
      'What is in it: folders first, then files and links, by name, numbers in names as people count. What a link leads to is what it is told as.',
  })
  readonly entries!: readonly SharedFolderEntryDto[];

  @ApiProperty({ ...COUNT, description: 'How many fit on all pages together.' })
  readonly total!: number;

  @ApiProperty({ ...COUNT, description: 'How many are not listed because they are hidden.' })
  readonly hidden!: number;

  @ApiPropertyOptional(NEXT_CURSOR)
  readonly next?: string;
}
