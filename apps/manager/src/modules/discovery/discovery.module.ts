import { Module } from '@nestjs/common';
import { Discovery } from './discovery.js';
import { UpnpDescriptionController } from './upnp-description.controller.js';

/** How Workers find this Manager by themselves. */
@Module({ controllers: [UpnpDescriptionController], providers: [Discovery] })
export class DiscoveryModule {}
