import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** A package of the Worker that the Manager has. */
@ApiSchema({ name: 'WorkerPackage', description: 'A package of the Worker, with all that it needs inside.' })
export class WorkerPackageDto {
  @ApiProperty({
    type: 'string',
    description: 'By which it can be fetched.',
    example: 'flamenco-worker-4.0.1-linux-x64.tar.gz',
  })
  readonly name!: string;

  @ApiProperty({ type: 'string', description: 'Of the Worker in it.', example: '4.0.1' })
  readonly version!: string;

  @ApiProperty({
    type: 'string',
    description: 'Which computers it is for: operating system and processor.',
    example: 'linux-x64',
  })
  readonly platform!: string;

  @ApiProperty({ type: 'integer', format: 'int64', description: 'In bytes.', example: 61_203_544 })
  readonly size!: number;

  @ApiProperty({
    type: 'string',
    description: 'SHA-256 of its bytes, in hexadecimal digits.',
    example: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  })
  readonly sha256!: string;
}

/** The packages of the Worker that the Manager has. */
@ApiSchema({
  name: 'WorkerPackages',
  description: 'The packages of the Worker that the Manager has: the newest one for each platform.',
})
export class WorkerPackagesDto {
  @ApiProperty({ type: [WorkerPackageDto], description: 'By platform.' })
  readonly packages!: readonly WorkerPackageDto[];
}
