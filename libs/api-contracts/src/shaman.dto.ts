import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { SHAMAN_FILE_STATUSES, type ShamanFileStatus } from './lists.js';
import { COUNT, NAME, PATH } from './property-kinds.js';

/** As many files may be in a checkout: caches of simulations have tens of thousands. */
const MOST_FILES = 100_000;

/** A file of a job: its content, identified by checksum and size, and its place in the job. */
@ApiSchema({
  name: 'ShamanFileSpec',
  description: 'A file of a job: its content, identified by checksum and size, and its place in the job.',
})
export class ShamanFileSpecDto {
  @ApiProperty({ ...NAME, description: "SHA-256 of the file's content, 64 hexadecimal digits." })
  readonly sha!: string;

  @ApiProperty({ ...COUNT, description: 'Size of the file, in bytes.' })
  readonly size!: number;

  @ApiProperty({ ...PATH, description: 'Path of the file below the checkout.' })
  readonly path!: string;
}

/** A file of a job, and whether the Manager has its content. */
@ApiSchema({
  name: 'ShamanFileSpecWithStatus',
  description: 'A file of a job, and whether the Manager has its content.',
})
export class ShamanFileSpecWithStatusDto extends ShamanFileSpecDto {
  @ApiProperty({ enum: SHAMAN_FILE_STATUSES, enumName: 'ShamanFileStatus' })
  readonly status!: ShamanFileStatus;
}

/** The files that a checkout would need. */
@ApiSchema({ name: 'ShamanRequirementsRequest', description: 'The files that a checkout would need.' })
export class ShamanRequirementsRequestDto {
  @ApiProperty({
    type: [ShamanFileSpecDto],
    maxItems: MOST_FILES,
    description: 'The files; the same one may be listed twice.',
  })
  readonly files!: readonly ShamanFileSpecDto[];
}

/** The files that have to be uploaded before the checkout. */
@ApiSchema({
  name: 'ShamanRequirementsResponse',
  description: 'The files that have to be uploaded before the checkout.',
})
export class ShamanRequirementsResponseDto {
  @ApiProperty({
    type: [ShamanFileSpecWithStatusDto],
    description: 'Each file once that is not stored yet; `uploading`: somebody else is uploading it.',
  })
  readonly files!: readonly ShamanFileSpecWithStatusDto[];
}

/** The files to put together for a job, all of them uploaded before. */
@ApiSchema({
  name: 'ShamanCheckout',
  description: 'The files to put together for a job, all of them uploaded before.',
})
export class ShamanCheckoutDto {
  @ApiProperty({
    type: [ShamanFileSpecDto],
    maxItems: MOST_FILES,
    description: 'The files; the same one may be listed twice.',
  })
  readonly files!: readonly ShamanFileSpecDto[];

  @ApiProperty({
    ...PATH,
    description: 'Directory to put them in, below the job storage. The answer says which one it became.',
  })
  readonly checkoutPath!: string;
}

/** Where the files of a checkout are. */
@ApiSchema({ name: 'ShamanCheckoutResult', description: 'Where the files of a checkout are.' })
export class ShamanCheckoutResultDto {
  @ApiProperty({
    type: 'string',
    description: 'Directory below the job storage; another one than asked for, when that was taken.',
  })
  readonly checkoutPath!: string;
}

/** A checkout that no job is going to use. */
@ApiSchema({ name: 'ShamanDiscardedCheckout', description: 'A checkout that no job is going to use.' })
export class ShamanDiscardedCheckoutDto {
  @ApiProperty({
    type: 'string',
    minLength: 1,
    maxLength: 1000,
    description: 'Where it is, as the answer to its creation said.',
  })
  readonly checkoutPath!: string;
}

/** Whether the Manager has one file. */
@ApiSchema({ name: 'ShamanSingleFileStatus', description: 'Whether the Manager has one file.' })
export class ShamanSingleFileStatusDto {
  @ApiProperty({ enum: SHAMAN_FILE_STATUSES, enumName: 'ShamanFileStatus' })
  readonly status!: ShamanFileStatus;
}
