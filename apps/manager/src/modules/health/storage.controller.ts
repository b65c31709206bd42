import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { StorageSpaceDto } from '@flamenco/api-contracts';
import { Allow } from '../../http/allow.js';
import { StorageSpace } from './storage-space.js';

@ApiTags('meta')
@Allow('farm:read')
@Controller('api/v3/storage')
export class StorageController {
  constructor(private readonly space: StorageSpace) {}

  @Get()
  @ApiOperation({
    operationId: 'fetchStorageSpace',
    summary: 'How much room there is on the shared storage, for logs and pictures, and for the database',
    description: 'Answers within some seconds, whatever the storage does.',
  })
  @ApiOkResponse({ type: StorageSpaceDto, description: 'The places.' })
  async fetchStorageSpace(): Promise<StorageSpaceDto> {
    return { places: await this.space.places() };
  }
}
