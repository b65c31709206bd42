import { Controller, Get, Param, Res, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { WorkerPackagesDto } from '@flamenco/api-contracts';
import type { FastifyReply } from 'fastify';
import { Allow } from '../../http/allow.js';
import { Refuses } from '../../http/refuses.js';
import { WorkerAuthGuard } from '../workers/index.js';
import { PackageFolder } from './package-folder.js';

const GZIP = { 'application/gzip': { schema: { type: 'string', format: 'binary' } } } as const;

/** Packages of the Worker, for Workers that a person has asked to update themselves. */
@ApiTags('worker')
@Allow('worker')
@UseGuards(WorkerAuthGuard)
@Controller('api/v3/worker/packages')
export class WorkerPackagesController {
  constructor(private readonly folder: PackageFolder) {}

  @Get()
  @ApiOperation({
    operationId: 'workerPackages',
    summary: 'List the packages of the Worker that this Manager has',
    description:
      'They are what people have put into the folder `worker-packages` of its local storage, named `flamenco-worker-VERSION-PLATFORM.tar.gz`. Not part of Flamenco 3.',
  })
  @ApiOkResponse({ type: WorkerPackagesDto, description: 'The newest one for each platform.' })
  async list(): Promise<WorkerPackagesDto> {
    return { packages: await this.folder.list() };
  }

  @Get(':package_name')
  @ApiOperation({ operationId: 'workerPackage', summary: 'Fetch a package of the Worker' })
  @ApiParam({ name: 'package_name', schema: { type: 'string', minLength: 1, maxLength: 200 } })
  @ApiOkResponse({ description: 'Its bytes.', content: GZIP })
  @Refuses(404, 'There is no such package.')
  async fetch(@Param('package_name') name: string, @Res() reply: FastifyReply): Promise<void> {
    const { size, bytes } = await this.folder.open(name);
    void reply.type('application/gzip').header('content-length', size).send(bytes);
  }
}
