import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import {
  CHECK_OUTCOMES,
  DISK_PURPOSES,
  OS_FAMILIES,
  type CheckOutcome,
  type DiskPurpose,
  type OsFamily,
} from './lists.js';
import { COUNT, NAME, PATH, TIMESTAMP } from './property-kinds.js';

const MIB = { ...COUNT, maximum: Number.MAX_SAFE_INTEGER } as const;
const PERCENT = { type: 'number', minimum: 0, maximum: 100 } as const;

/** A GPU of a Worker's computer. */
@ApiSchema({ name: 'WorkerGpu', description: "A GPU of a Worker's computer." })
export class WorkerGpuDto {
  @ApiProperty({ ...NAME, description: 'What it is.', example: 'NVIDIA GeForce RTX 4090' })
  readonly name!: string;

  @ApiPropertyOptional({ ...MIB, description: 'Its memory, in MiB; absent where that is not known.' })
  readonly memory_mib?: number;

  @ApiPropertyOptional({ ...NAME, description: 'Version of its driver.', example: '550.120' })
  readonly driver?: string;
}

/** A disk that a Worker uses. */
@ApiSchema({ name: 'WorkerDisk', description: 'A disk that a Worker uses.' })
export class WorkerDiskDto {
  @ApiProperty({
    enum: DISK_PURPOSES,
    enumName: 'WorkerDiskPurpose',
    description:
      'What it is to the Worker: `scratch`, for what tasks make on the way; `storage`, of the farm.',
  })
  readonly purpose!: DiskPurpose;

  @ApiProperty({ ...PATH, description: 'A folder on it, as the Worker calls it.' })
  readonly path!: string;

  @ApiProperty({ ...MIB, description: 'How large it is, in MiB.' })
  readonly size_mib!: number;
}

/** A program that a Worker has found. */
@ApiSchema({ name: 'WorkerProgram', description: 'A program that a Worker has found.' })
export class WorkerProgramDto {
  @ApiProperty({ ...NAME, description: 'Which one.', example: 'blender' })
  readonly name!: string;

  @ApiProperty({ ...NAME, description: 'Its version.', example: '4.5.3 LTS' })
  readonly version!: string;

  @ApiProperty({ ...PATH, description: 'How the Worker starts it.' })
  readonly path!: string;
}

/** A screen of a Worker's computer. */
@ApiSchema({ name: 'WorkerDisplay', description: "A screen of a Worker's computer." })
export class WorkerDisplayDto {
  @ApiProperty({ ...NAME, description: 'Where it is connected, or what it is.', example: 'HDMI-A-1' })
  readonly name!: string;

  @ApiPropertyOptional({ ...COUNT, description: 'Its width, in pixels.' })
  readonly width?: number;

  @ApiPropertyOptional({ ...COUNT, description: 'Its height, in pixels.' })
  readonly height?: number;
}

/** What a Worker's computer is, as far as the Worker could find out, in the words of OpenJD. */
@ApiSchema({
  name: 'WorkerMachine',
  description:
    "What a Worker's computer is. Names as in the host requirements of OpenJD: `attr.worker.os.family`, `attr.worker.cpu.arch`, `amount.worker.vcpu`, `amount.worker.memory`. What could not be found out is absent.",
})
export class WorkerMachineDto {
  @ApiPropertyOptional({ enum: OS_FAMILIES, enumName: 'WorkerOsFamily' })
  readonly os_family?: OsFamily;

  @ApiPropertyOptional({
    ...NAME,
    description: 'Name and version of the operating system.',
    example: 'Ubuntu 24.04.3 LTS',
  })
  readonly os_version?: string;

  @ApiPropertyOptional({ ...NAME, description: 'Architecture of the processor.', example: 'x86_64' })
  readonly cpu_arch?: string;

  @ApiPropertyOptional({
    ...NAME,
    description: 'The processor.',
    example: 'AMD Ryzen Threadripper PRO 7975WX 32-Cores',
  })
  readonly cpu_model?: string;

  @ApiPropertyOptional({ ...COUNT, description: 'How many threads the processors run at a time.' })
  readonly vcpu?: number;

  @ApiPropertyOptional({ ...MIB, description: 'Memory, in MiB.' })
  readonly memory_mib?: number;

  @ApiPropertyOptional({
    type: [WorkerGpuDto],
    maxItems: 64,
    description: 'Its GPUs; an empty list: it was looked for some, and there are none.',
  })
  readonly gpus?: readonly WorkerGpuDto[];

  @ApiPropertyOptional({ type: [WorkerDiskDto], maxItems: 16, description: 'Disks that the Worker uses.' })
  readonly disks?: readonly WorkerDiskDto[];

  @ApiPropertyOptional({
    type: [WorkerProgramDto],
    maxItems: 32,
    description: 'Programs that it renders and makes films with.',
  })
  readonly programs?: readonly WorkerProgramDto[];

  @ApiPropertyOptional({ type: [WorkerDisplayDto], maxItems: 64, description: 'Its screens.' })
  readonly displays?: readonly WorkerDisplayDto[];
}

/** How busy a GPU is. */
@ApiSchema({ name: 'WorkerGpuLoad', description: 'How busy a GPU is.' })
export class WorkerGpuLoadDto {
  @ApiPropertyOptional({ ...PERCENT, description: 'Share of its time that it was busy in.' })
  readonly percent?: number;

  @ApiPropertyOptional({ ...MIB, description: 'How much of its memory is in use, in MiB.' })
  readonly memory_used_mib?: number;
}

/** How much space a disk has. */
@ApiSchema({ name: 'WorkerDiskSpace', description: 'How much space a disk has.' })
export class WorkerDiskSpaceDto {
  @ApiProperty({ enum: DISK_PURPOSES, enumName: 'WorkerDiskPurpose' })
  readonly purpose!: DiskPurpose;

  @ApiProperty({ ...MIB, description: 'Free space, in MiB.' })
  readonly free_mib!: number;
}

/** How busy a Worker's computer is, with all that runs on it. */
@ApiSchema({
  name: 'WorkerLoad',
  description: "How busy a Worker's computer is, by all that runs on it. What is not known is absent.",
})
export class WorkerLoadDto {
  @ApiPropertyOptional({ ...PERCENT, description: 'Share of all processor time since the report before.' })
  readonly cpu_percent?: number;

  @ApiPropertyOptional({ ...MIB, description: 'Memory in use, in MiB.' })
  readonly memory_used_mib?: number;

  @ApiPropertyOptional({
    type: [WorkerGpuLoadDto],
    maxItems: 64,
    description: 'Its GPUs, in the order of its inventory.',
  })
  readonly gpus?: readonly WorkerGpuLoadDto[];

  @ApiPropertyOptional({ type: [WorkerDiskSpaceDto], maxItems: 16, description: 'Disks that it uses.' })
  readonly disks?: readonly WorkerDiskSpaceDto[];
}

/** How busy a Worker's computer was at a time. */
@ApiSchema({ name: 'WorkerLoadSample', description: "How busy a Worker's computer was at a time." })
export class WorkerLoadSampleDto extends WorkerLoadDto {
  @ApiProperty({ ...TIMESTAMP, description: 'When the Manager heard of it.' })
  readonly at!: string;
}

/** How busy a Worker's computer was in the last hour. */
@ApiSchema({
  name: 'WorkerLoadHistory',
  description:
    "How busy a Worker's computer was in the last hour, about once a minute, as far as the Manager has been running.",
})
export class WorkerLoadHistoryDto {
  @ApiProperty({
    type: [WorkerLoadSampleDto],
    description: 'The oldest first; empty for Workers that do not say, such as those of Flamenco 3.',
  })
  readonly samples!: readonly WorkerLoadSampleDto[];
}

/** What came of a check of a Worker. */
@ApiSchema({ name: 'WorkerCheckResult', description: 'What came of a check of a Worker.' })
export class WorkerCheckResultDto {
  @ApiProperty({
    type: 'string',
    maxLength: 100,
    pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
    description: 'Which check, as in the output of `flamenco-worker doctor --json`.',
    example: 'same-storage',
  })
  readonly check!: string;

  @ApiProperty({ ...PATH, description: 'What was looked at: a path, a program, an address.' })
  readonly subject!: string;

  @ApiProperty({
    enum: CHECK_OUTCOMES,
    enumName: 'WorkerCheckOutcome',
    description: '`note`: worth knowing, nothing to be done. `unknown`: it cannot be found out there.',
  })
  readonly outcome!: CheckOutcome;

  @ApiProperty({ type: 'string', maxLength: 4_000, description: 'What is so, for people to read.' })
  readonly message!: string;

  @ApiPropertyOptional({ type: 'string', maxLength: 4_000, description: 'What to do about it.' })
  readonly remedy?: string;
}

/** What came of all checks of a Worker. */
@ApiSchema({ name: 'WorkerChecks', description: 'What came of the checks that a Worker has made last.' })
export class WorkerChecksDto {
  @ApiProperty({ type: [WorkerCheckResultDto], maxItems: 200, description: 'In the order of the checks.' })
  readonly checks!: readonly WorkerCheckResultDto[];

  @ApiPropertyOptional({
    ...TIMESTAMP,
    description: 'When they were told to the Manager; only in answers.',
  })
  readonly told?: string;
}
