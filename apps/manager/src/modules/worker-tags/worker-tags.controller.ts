import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { WorkerTagChangeRequestDto, WorkerTagDto, WorkerTagListDto } from '@flamenco/api-contracts';
import { notFound } from '@flamenco/domain/errors';
import { FarmDatabase } from '../../database/farm-database.js';
import { Allow } from '../../http/allow.js';
import { Refuses } from '../../http/refuses.js';
import { listTags, loadTag, type WorkerTag } from './persistence/tag-rows.js';
import { TagChanges } from './tag-changes.js';
import { WorkerTagging } from './worker-tagging.js';

const TAG_ID = { name: 'tag_id', schema: { type: 'string', format: 'uuid' } } as const;
const NameTaken = (): MethodDecorator => Refuses(409, 'Another tag has that name, or that id.');

@ApiTags('worker-mgt')
@Allow('workers:read')
@Controller('api/v3/worker-mgt')
export class WorkerTagsController {
  constructor(
    private readonly database: FarmDatabase,
    private readonly changes: TagChanges,
    private readonly tagging: WorkerTagging,
  ) {}

  @Get('tags')
  @ApiOperation({ operationId: 'fetchWorkerTags', summary: 'List all worker tags, by name' })
  @ApiOkResponse({ type: WorkerTagListDto, description: 'The tags.' })
  async fetchWorkerTags(): Promise<WorkerTagListDto> {
    return { tags: (await listTags(this.database.reader)).map(toTagDto) };
  }

  @Post('tags')
  @HttpCode(200)
  @Allow('workers:write')
  @ApiOperation({ operationId: 'createWorkerTag', summary: 'Create a worker tag' })
  @ApiOkResponse({ type: WorkerTagDto, description: 'The tag, with its id.' })
  @NameTaken()
  async createWorkerTag(@Body() body: WorkerTagDto): Promise<WorkerTagDto> {
    return toTagDto(await this.changes.create(body));
  }

  @Get('tag/:tag_id')
  @ApiOperation({ operationId: 'fetchWorkerTag', summary: 'Fetch a worker tag' })
  @ApiParam(TAG_ID)
  @ApiOkResponse({ type: WorkerTagDto, description: 'The tag.' })
  async fetchWorkerTag(@Param('tag_id') tagId: string): Promise<WorkerTagDto> {
    const tag = await loadTag(this.database.reader, tagId);
    if (!tag) throw notFound('worker tag', tagId);
    return toTagDto(tag);
  }

  @Put('tag/:tag_id')
  @HttpCode(204)
  @Allow('workers:write')
  @ApiOperation({
    operationId: 'updateWorkerTag',
    summary: 'Change the name of a worker tag, and its description',
  })
  @ApiParam(TAG_ID)
  @ApiNoContentResponse({ description: 'The tag has changed' })
  @NameTaken()
  updateWorkerTag(@Param('tag_id') tagId: string, @Body() body: WorkerTagDto): Promise<void> {
    return this.changes.update(tagId, body);
  }

  @Delete('tag/:tag_id')
  @HttpCode(204)
  @Allow('workers:write')
  @ApiOperation({
    operationId: 'deleteWorkerTag',
    summary: 'Delete a worker tag; any Worker may run its jobs then',
  })
  @ApiParam(TAG_ID)
  @ApiNoContentResponse({ description: 'The tag is deleted' })
  deleteWorkerTag(@Param('tag_id') tagId: string): Promise<void> {
    return this.changes.remove(tagId);
  }

  @Post('workers/:worker_id/settags')
  @HttpCode(204)
  @Allow('workers:write')
  @ApiOperation({
    operationId: 'setWorkerTags',
    summary: 'Give a Worker these tags, instead of those that it has',
  })
  @ApiParam({ name: 'worker_id', schema: { type: 'string', format: 'uuid' } })
  @ApiNoContentResponse({ description: 'The Worker has these tags' })
  setWorkerTags(
    @Param('worker_id') workerId: string,
    @Body() body: WorkerTagChangeRequestDto,
  ): Promise<void> {
    return this.tagging.setTags(workerId, body.tag_ids);
  }
}

function toTagDto({ uuid, name, description }: Omit<WorkerTag, 'id'>): WorkerTagDto {
  return { id: uuid, name, description };
}
