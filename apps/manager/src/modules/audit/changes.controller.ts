import { Controller, Get, Query, type StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ChangeFilterDto, ChangesDto, ChangesQueryDto } from '@flamenco/api-contracts';
import { Clock } from '../../clock.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { Allow } from '../../http/allow.js';
import { streamedText } from '../../http/streamed-json.js';
import { changesToJsonLines, readChangesPage } from './change-reading.js';

const USUAL_PAGE = 50;

/** What people did. Nothing here changes it. */
@ApiTags('history')
@Allow('changes:read')
@Controller('api/v3/changes')
export class ChangesController {
  constructor(
    private readonly database: FarmDatabase,
    private readonly clock: Clock,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'fetchChanges',
    summary: 'List what people did, the latest first: who, from where, when, what, and what was so before',
    description:
      'What Workers and the Manager itself do is not in it. Kept as long as the setting `audit.retention` says. Not part of Flamenco 3.',
  })
  @ApiOkResponse({ type: ChangesDto, description: 'A page of the history.' })
  fetchChanges(@Query() { limit, cursor, ...filter }: ChangesQueryDto): Promise<ChangesDto> {
    return readChangesPage(this.database.reader, filter, {
      cursor,
      limit: limit ?? USUAL_PAGE,
      nowMs: this.clock.nowMs(),
    });
  }

  @Get('export')
  @ApiOperation({
    operationId: 'exportChanges',
    summary: 'Download what people did, as lines of JSON',
    description:
      'All entries that the parameters ask for, the latest first; each line is a `Change`. Not part of Flamenco 3.',
  })
  @ApiOkResponse({
    description: 'The entries, a JSON object a line.',
    content: { 'application/x-ndjson': { schema: { type: 'string' } } },
  })
  exportChanges(@Query() filter: ChangeFilterDto): Promise<StreamableFile> {
    return streamedText(changesToJsonLines(this.database.reader, filter, this.clock.nowMs()), {
      type: 'application/x-ndjson; charset=utf-8',
      disposition: 'attachment; filename="flamenco-history.jsonl"',
    });
  }
}
