import { createSocket, type Socket } from 'node:dgram';
import {
  formatSsdpMessage,
  isManagerSearch,
  MANAGER_SERVICE_TYPE,
  parseSsdpMessage,
  SSDP_GROUP,
} from '@flamenco/domain/discovery';

/** The part of a Manager that answers Workers who look for one. */
export class SsdpManager {
  /** How many searches came. */
  searches = 0;
  serviceType: string = MANAGER_SERVICE_TYPE;

  private constructor(private readonly socket: Socket) {}

  /** @param urls - the addresses to tell of; it may be changed @param group - where to listen */
  static async start(
    urls: readonly string[],
    group: { readonly address: string; readonly port: number } = SSDP_GROUP,
  ): Promise<SsdpManager> {
    const socket = createSocket({ type: 'udp4', reuseAddr: true });
    const manager = new SsdpManager(socket);
    socket.on('message', (bytes, { address, port }) => {
      const message = parseSsdpMessage(bytes.toString());
      if (!message || !isManagerSearch(message)) return;
      manager.searches += 1;
      for (const url of urls) {
        const headers = { ST: manager.serviceType, LOCATION: `${url}/upnp/description.xml` };
        socket.send(formatSsdpMessage({ startLine: 'HTTP/1.1 200 OK', headers }), port, address);
      }
    });
    await new Promise<void>((resolve) => socket.bind(group.port, resolve));
    socket.addMembership(group.address, '127.0.0.1');
    return manager;
  }

  get port(): number {
    return this.socket.address().port;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.socket.close(resolve));
  }
}
