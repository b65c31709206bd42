import type { AddressInfo, Server } from 'node:net';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { SSDP_GROUP } from '@flamenco/domain/discovery';
import { Configuration, listenAddressOf } from '../../config/index.js';
import { ownUrls } from '../../http/own-urls.js';
import { VERSION } from '../../version.js';
import { EventBus } from '../events/index.js';
import { MdnsAnnouncer } from './mdns-announcer.js';
import { SsdpResponder } from './ssdp-responder.js';
import { DISCOVERY_SETTINGS } from './discovery.settings.js';

const LOOPBACK: readonly string[] = ['127.0.0.1', '::1'];

/** Lets Workers find this Manager, by SSDP and mDNS, from its start to its end; unless `autodiscoverable` is false. */
@Injectable()
export class Discovery implements BeforeApplicationShutdown {
  private readonly logger = new Logger(Discovery.name);
  private readonly troubles = new Set<string>();
  private ssdp: SsdpResponder | undefined;
  private mdns: MdnsAnnouncer | undefined;
  private starting: Promise<void> | undefined;

  constructor(
    private readonly configuration: Configuration,
    private readonly http: HttpAdapterHost,
    events: EventBus,
  ) {
    // Only then there is a port to tell of.
    events.listen(({ name, payload }) => {
      if (name === 'life-cycle' && payload.type === 'manager-startup') this.starting = this.start();
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.starting;
    await Promise.all([this.ssdp?.stop(), this.mdns?.stop()]);
  }

  private async start(): Promise<void> {
    const { managerName } = this.configuration.config;
    if (!this.configuration.of(DISCOVERY_SETTINGS).autodiscoverable) return;
    const server = this.http.httpAdapter.getHttpServer() as Server;
    const { address: host, port } = server.address() as AddressInfo;
    // mDNS tells of the computer's addresses, of which a Manager that listens on one of its own answers at none.
    if (!LOOPBACK.includes(host)) {
      this.mdns = new MdnsAnnouncer({ managerName, port, version: VERSION }, (trouble) => {
        this.note('mDNS', trouble);
      });
    }
    this.ssdp = new SsdpResponder(
      ownUrls({ ...listenAddressOf(this.configuration.config), host, port }),
      SSDP_GROUP,
      (trouble) => {
        this.note('SSDP', trouble);
      },
    );
    await this.ssdp.start();
  }

  /** The same trouble may come with each message: it is told once. */
  private note(protocol: string, { message }: Error): void {
    const trouble = `${protocol}: ${message}`;
    if (this.troubles.has(trouble)) return;
    this.troubles.add(trouble);
    this.logger.warn(
      `Workers may not find this Manager by themselves (${trouble}). That is usual in containers; give them --manager URL then`,
    );
  }
}
