import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  DEFAULT_PAGE_SIZE,
  SharedFolderDto,
  SharedFolderQueryDto,
  type SharedFolderEntryDto,
} from '@flamenco/api-contracts';
import { cursorOf, cursorUnusable, placeOf } from '../../cursors.js';
import { Allow } from '../../http/allow.js';
import { Refuses } from '../../http/refuses.js';
import type { EntryPlace, FolderEntry } from './folder-thread.js';
import { SharedFolders } from './shared-folders.js';

@ApiTags('jobs')
@Allow('jobs:submit')
@Controller('api/v3/shared-storage')
export class SharedStorageController {
  constructor(private readonly folders: SharedFolders) {}

  @Get('folder')
  @ApiOperation({
    operationId: 'fetchSharedFolder',
    summary: 'List a folder of the shared storage: folders first, by name',
    description:
      'For choosing a file there. Nothing outside of the shared storage is listed, and no content of files. Not part of Flamenco 3.',
  })
  @ApiOkResponse({ type: SharedFolderDto, description: 'A page of what is in the folder.' })
  @Refuses(403, 'A link leads out of the shared storage, or the Manager may not read the folder.')
  @Refuses(404, 'There is no such folder.')
  @Refuses(503, 'The shared storage does not answer, or there is none yet.')
  async fetchSharedFolder(@Query() query: SharedFolderQueryDto): Promise<SharedFolderDto> {
    const { path = '', search = '', ending = '', hidden: showsHidden = false, cursor } = query;
    const limit = query.limit ?? DEFAULT_PAGE_SIZE;
    const after = cursor === undefined ? undefined : placeAt(cursor);
    const folder = await this.folders.list({ path, search, ending, showsHidden, limit, after });
    const last = folder.isLast ? undefined : folder.entries.at(-1);
    return {
      path,
      location: folder.location,
      entries: folder.entries.map(toEntryDto),
      total: folder.total,
      hidden: folder.hidden,
      ...(last && { next: cursorOf([last.place.rank, last.place.name]) }),
    };
  }
}

function toEntryDto({ name, kind, bytes, changedMs }: FolderEntry): SharedFolderEntryDto {
  return {
    name,
    kind,
    ...(bytes !== undefined && { size: bytes }),
    ...(changedMs !== undefined && { changed: new Date(changedMs).toISOString() }),
  };
}

function placeAt(cursor: string): EntryPlace {
  const [rank, name] = placeOf(cursor);
  if (typeof rank === 'number' && typeof name === 'string') return { rank, name };
  throw cursorUnusable();
}
