import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { FarmStatusReportDto } from '@flamenco/api-contracts';
import { Allow } from '../../http/allow.js';
import { FarmStatusWatcher } from './farm-status-watcher.js';

@ApiTags('meta')
@Allow('farm:read')
@Controller('api/v3/status')
export class FarmStatusController {
  constructor(private readonly farm: FarmStatusWatcher) {}

  @Get()
  @ApiOperation({ operationId: 'getFarmStatus', summary: 'The status of the farm as a whole' })
  @ApiOkResponse({ type: FarmStatusReportDto, description: 'The status.' })
  getFarmStatus(): FarmStatusReportDto {
    return { status: this.farm.status };
  }
}
