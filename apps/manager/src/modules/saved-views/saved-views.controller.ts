import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { SavedViewDto, SavedViewListDto } from '@flamenco/api-contracts';
import { FarmDatabase } from '../../database/farm-database.js';
import { Allow } from '../../http/allow.js';
import { Refuses } from '../../http/refuses.js';
import { listViews, type SavedView } from './persistence/view-rows.js';
import { ViewChanges, type WrittenView } from './view-changes.js';

const VIEW_ID = { name: 'view_id', schema: { type: 'string', format: 'uuid' } } as const;
const NameTaken = (): MethodDecorator => Refuses(409, 'Another view has that name, or there are too many.');

@ApiTags('jobs')
@Allow('jobs:read')
@Controller('api/v3/saved-views')
export class SavedViewsController {
  constructor(
    private readonly database: FarmDatabase,
    private readonly changes: ViewChanges,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'fetchSavedViews',
    summary: 'List the views of the jobs that people share, by name',
  })
  @ApiOkResponse({ type: SavedViewListDto, description: 'The views.' })
  async fetchSavedViews(): Promise<SavedViewListDto> {
    return { views: (await listViews(this.database.reader)).map(toViewDto) };
  }

  @Post()
  @HttpCode(200)
  @Allow('views:write')
  @ApiOperation({ operationId: 'createSavedView', summary: 'Share a view of the jobs' })
  @ApiOkResponse({ type: SavedViewDto, description: 'The view, with its id.' })
  @NameTaken()
  async createSavedView(@Body() body: SavedViewDto): Promise<SavedViewDto> {
    return toViewDto(await this.changes.create(toWrittenView(body)));
  }

  @Put(':view_id')
  @HttpCode(204)
  @Allow('views:write')
  @ApiOperation({ operationId: 'updateSavedView', summary: 'Change a view that people share' })
  @ApiParam(VIEW_ID)
  @ApiNoContentResponse({ description: 'The view has changed' })
  @NameTaken()
  updateSavedView(@Param('view_id') viewId: string, @Body() body: SavedViewDto): Promise<void> {
    return this.changes.update(viewId, toWrittenView(body));
  }

  @Delete(':view_id')
  @HttpCode(204)
  @Allow('views:write')
  @ApiOperation({ operationId: 'deleteSavedView', summary: 'Delete a view that people share' })
  @ApiParam(VIEW_ID)
  @ApiNoContentResponse({ description: 'The view is deleted' })
  deleteSavedView(@Param('view_id') viewId: string): Promise<void> {
    return this.changes.remove(viewId);
  }
}

function toWrittenView({ name, query, sort, columns }: SavedViewDto): WrittenView {
  return { name, query, sort: sort ?? '', columns: JSON.stringify(columns ?? []) };
}

function toViewDto({ uuid, name, query, sort, columns }: Omit<SavedView, 'id'>): SavedViewDto {
  return { id: uuid, name, query, sort, columns: JSON.parse(columns) as readonly string[] };
}
