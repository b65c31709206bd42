import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import {
  Flamenco3FarmDto,
  ManagerFolderDto,
  ManagerFolderQueryDto,
  PathCheckInputDto,
  PathCheckResultDto,
  refTo,
  SetupAssistantConfigDto,
  type BlenderPathCheckResultDto,
} from '@flamenco/api-contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow } from '../../http/allow.js';
import { Refuses } from '../../http/refuses.js';
import { Lifetime } from '../../lifetime.js';
import { BlenderFinder, type FoundBlender } from './blender-finder.js';
import { EarlierFarms } from './earlier-farms.js';
import { SetupAssistant } from './setup-assistant.js';
import type { StorageVerdict } from './shared-storage-check.js';

@ApiTags('meta')
@Allow('settings:write')
@Controller('api/v3/configuration')
export class SetupController {
  constructor(
    private readonly assistant: SetupAssistant,
    private readonly blenders: BlenderFinder,
    private readonly earlierFarms: EarlierFarms,
    private readonly lifetime: Lifetime,
  ) {}

  @Post('check/shared-storage')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'checkSharedStoragePath',
    summary: 'Check whether a folder can be the shared storage',
  })
  @ApiBody({ type: PathCheckInputDto, required: false })
  @ApiOkResponse({ type: PathCheckResultDto, description: 'Whether it can, and why' })
  async checkSharedStoragePath(@Body() body: PathCheckInputDto | undefined): Promise<PathCheckResultDto> {
    const path = body?.path ?? '';
    return toStorageDto(path, await this.assistant.checkStorage(path));
  }

  @Post('create/shared-storage')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'createSharedStorageFolder',
    summary: 'Create a folder to be the shared storage, and check it',
    description:
      'Only while the Manager is not set up. The folder that it is in has to exist. Not part of Flamenco 3.',
  })
  @ApiBody({ type: PathCheckInputDto, required: false })
  @ApiOkResponse({ type: PathCheckResultDto, description: 'Whether it can be used now, and why' })
  @Refuses(409, 'The Manager is set up already.')
  async createSharedStorageFolder(@Body() body: PathCheckInputDto | undefined): Promise<PathCheckResultDto> {
    const path = body?.path ?? '';
    return toStorageDto(path, await this.assistant.createStorage(path));
  }

  @Get('folders')
  @ApiOperation({
    operationId: 'fetchManagerFolder',
    summary: "List the folders in a folder of the Manager's computer",
    description:
      'For choosing the shared storage, only while the Manager is not set up. Hidden folders are left out. Not part of Flamenco 3.',
  })
  @ApiOkResponse({
    type: ManagerFolderDto,
    description: 'The folder, or the nearest one above it that is there.',
  })
  @Refuses(404, 'There is no such folder, and none above it.')
  @Refuses(409, 'The Manager is set up already.')
  @Refuses(503, 'The folder cannot be read, or its storage does not answer.')
  async fetchManagerFolder(@Query() { path = '' }: ManagerFolderQueryDto): Promise<ManagerFolderDto> {
    const { isCut, parent, ...folder } = await this.assistant.listFolders(path);
    return { ...folder, is_cut: isCut, ...(parent !== undefined && { parent }) };
  }

  @Get('check/blender')
  @ApiOperation({ operationId: 'findBlenderExePath', summary: "Find Blender on the Manager's computer" })
  @ApiOkResponse({ schema: refTo('BlenderPathFindResult'), description: 'The Blenders that were found' })
  async findBlenderExePath(): Promise<readonly BlenderPathCheckResultDto[]> {
    return (await this.blenders.find()).map(toDto);
  }

  @Post('check/blender')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'checkBlenderExePath',
    summary: "Check whether a path on the Manager's computer is a Blender",
  })
  @ApiBody({ type: PathCheckInputDto, required: false })
  @ApiOkResponse({ schema: refTo('BlenderPathCheckResult'), description: 'Whether it is, and why' })
  async checkBlenderExePath(@Body() body: PathCheckInputDto | undefined): Promise<BlenderPathCheckResultDto> {
    return toDto(await this.blenders.check(body?.path ?? ''));
  }

  @Get('flamenco3-farm')
  @ApiOperation({
    operationId: 'getFlamenco3Farm',
    summary: 'Whether there is a farm of Flamenco 3 that can be taken over, and how far that is',
    description:
      'While the Manager is set up beside the database of a Flamenco 3 Manager, before it has a farm of its own. Not part of Flamenco 3.',
  })
  @ApiOkResponse({ type: Flamenco3FarmDto, description: 'The farm, and how far its takeover is' })
  getFlamenco3Farm(): Flamenco3FarmDto {
    return this.earlierFarms.filler.look();
  }

  @Post('flamenco3-farm/take-over')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'takeOverFlamenco3Farm',
    summary: 'Begin to take over the farm of Flamenco 3',
    description:
      'Its database stays as it is. How far it is, and what came of it, is asked of `GET …/flamenco3-farm`. Not part of Flamenco 3.',
  })
  @ApiAcceptedResponse({ type: Flamenco3FarmDto, description: 'The farm: it is begun' })
  @Refuses(409, 'There is nothing to be taken over, or that is done already.')
  takeOverFlamenco3Farm(): Flamenco3FarmDto {
    this.earlierFarms.filler.begin();
    return this.earlierFarms.filler.look();
  }

  @Post('setup-assistant')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'saveSetupAssistantConfig',
    summary: 'Save what the setup assistant found out, and restart the Manager',
    description:
      'With `firstAdmin`, the answer sets the cookie by which that admin is signed in. `access` and `firstAdmin` are not part of Flamenco 3.',
  })
  @ApiBody({ type: SetupAssistantConfigDto, required: true })
  @ApiNoContentResponse({ description: 'Saved; the Manager restarts within this process' })
  @Refuses(
    409,
    'The configuration file is not valid YAML any more, a farm is being taken over, or there is an admin already.',
  )
  async saveSetupAssistantConfig(
    @Body() body: SetupAssistantConfigDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const { input, path, source, is_usable: isUsable } = body.blenderExecutable;
    const { storageLocation, access, firstAdmin } = body;
    const { ip: address, headers, protocol } = request;
    const cookie = await this.assistant.save(
      { storageLocation, blender: { input, path, source, isUsable }, access, firstAdmin },
      { address, agent: headers['user-agent'] ?? '', isSecure: protocol === 'https' },
    );
    if (cookie !== undefined) void reply.header('Set-Cookie', cookie);
    void reply.header('Connection', 'close');
    reply.raw.once('close', () => {
      this.lifetime.restart('the setup assistant saved the configuration');
    });
  }
}

/** The path is as it was sent, unless it stands for another one (`~`). */
function toStorageDto(sent: string, verdict: StorageVerdict): PathCheckResultDto {
  const { path, isUsable, cause, canBeCreated } = verdict;
  return {
    path: path === sent.trim() ? sent : path,
    is_usable: isUsable,
    cause,
    ...(canBeCreated && { can_be_created: true }),
  };
}

function toDto({ input, path, source, isUsable, cause }: FoundBlender): BlenderPathCheckResultDto {
  return { input, path, source, is_usable: isUsable, cause };
}
