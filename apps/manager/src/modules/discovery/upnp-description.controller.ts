import { Controller, Get, Header, NotFoundException } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Configuration } from '../../config/index.js';
import { DESCRIPTION_PATH, upnpDescription } from './upnp-description.js';

/** What SSDP's messages lead to. There is no such page when the Manager does not want to be found. */
@ApiExcludeController()
@Controller(DESCRIPTION_PATH)
export class UpnpDescriptionController {
  constructor(private readonly configuration: Configuration) {}

  @Get()
  @Header('Content-Type', 'text/xml; charset=utf-8')
  description(): string {
    const { autodiscoverable, managerName } = this.configuration.config;
    if (!autodiscoverable) throw new NotFoundException();
    return upnpDescription(managerName);
  }
}
