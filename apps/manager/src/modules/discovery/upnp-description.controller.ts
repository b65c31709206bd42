import { Controller, Get, Header, NotFoundException } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Configuration } from '../../config/index.js';
import { DESCRIPTION_PATH, upnpDescription } from './upnp-description.js';
import { DISCOVERY_SETTINGS } from './discovery.settings.js';

/** What SSDP's messages lead to. There is no such page when the Manager does not want to be found. */
@ApiExcludeController()
@Controller(DESCRIPTION_PATH)
export class UpnpDescriptionController {
  constructor(private readonly configuration: Configuration) {}

  @Get()
  @Header('Content-Type', 'text/xml; charset=utf-8')
  description(): string {
    const { managerName } = this.configuration.config;
    if (!this.configuration.of(DISCOVERY_SETTINGS).autodiscoverable) throw new NotFoundException();
    return upnpDescription(managerName);
  }
}
