import { createSocket, type Socket } from 'node:dgram';
import { parseSsdpMessage, type SsdpMessage } from '@flamenco/domain/discovery';

/** A socket of somebody else, on this computer's own network. */
export class SsdpSocket {
  readonly received: (SsdpMessage & { readonly atMs: number })[] = [];

  private constructor(private readonly socket: Socket) {}

  /** @param group - the multicast group to hear, on its port */
  static async open(group?: { readonly address: string; readonly port: number }): Promise<SsdpSocket> {
    const socket = createSocket({ type: 'udp4', reuseAddr: true });
    const own = new SsdpSocket(socket);
    socket.on('message', (bytes) => {
      const message = parseSsdpMessage(bytes.toString());
      if (message) own.received.push({ ...message, atMs: performance.now() });
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(group?.port ?? 0, resolve);
    });
    socket.setMulticastInterface('127.0.0.1');
    if (group) socket.addMembership(group.address, '127.0.0.1');
    return own;
  }

  get port(): number {
    return this.socket.address().port;
  }

  send(text: string, port: number, address = '127.0.0.1'): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.send(text, port, address, (error) => (error ? reject(error) : resolve()));
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.socket.close(resolve));
  }
}

/** A UDP port that nobody uses. */
export async function freeUdpPort(): Promise<number> {
  const socket = await SsdpSocket.open();
  const { port } = socket;
  await socket.close();
  return port;
}
