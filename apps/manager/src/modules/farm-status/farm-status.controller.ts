import { Controller, Get } from '@nestjs/common';
import { ApiDefaultResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ErrorDto, FarmStatusReportDto } from '@flamenco/api-contracts';
import { FarmStatusWatcher } from './farm-status-watcher.js';

@ApiTags('meta')
@Controller('api/v3/status')
export class FarmStatusController {
  constructor(private readonly farm: FarmStatusWatcher) {}

  @Get()
  @ApiOperation({ operationId: 'getFarmStatus', summary: 'The status of the farm as a whole' })
  @ApiOkResponse({ type: FarmStatusReportDto })
  @ApiDefaultResponse({ type: ErrorDto })
  getFarmStatus(): FarmStatusReportDto {
    return { status: this.farm.status };
  }
}
