import { createSocket, type Socket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import {
  formatSsdpMessage,
  foundManager,
  managerSearch,
  parseSsdpMessage,
  SSDP_GROUP,
} from '@flamenco/domain/discovery';
import type { Logger } from 'pino';
import { errorMessage } from '../error-facts.js';
import { answersAsManager } from './manager-ping.js';

/** How long to look for a Manager, and where. */
export interface SearchOptions {
  readonly limitMs: number;
  /** The multicast group in which to ask; by default that of SSDP. */
  readonly group?: { readonly address: string; readonly port: number };
  /** The addresses of this computer; a network may come up, or go, during the search. */
  readonly ownAddresses?: () => readonly string[];
}

/** No Manager was found in time. */
export class NoManagerFound extends Error {
  override readonly name = 'NoManagerFound';
}

const ASK_EVERY_MS = 1000;

/**
 * Looks for a Manager on the networks of this computer (SSDP, behaviour.md §6): asks each second, pings every address that
 * comes back, and takes the first that answers; its URL, without a slash at the end.
 * @throws NoManagerFound when the time is over, or the signal's reason
 */
export async function findManager(options: SearchOptions, signal: AbortSignal, log: Logger): Promise<string> {
  const search = new ManagerSearch(options.group ?? SSDP_GROUP, options.ownAddresses ?? ipv4Addresses, log);
  const limit = AbortSignal.timeout(options.limitMs);
  try {
    return await search.run(AbortSignal.any([signal, limit]));
  } catch (error) {
    if (!limit.aborted || signal.aborted) throw error;
    throw new NoManagerFound(
      `No Manager was found on this network within ${String(Math.round(options.limitMs / 1000))} seconds. Check that one is ` +
        'running; if it is, tell this Worker where: write "manager_url: http://ADDRESS:8080" into flamenco-worker.yaml, or ' +
        'start the Worker with --manager http://ADDRESS:8080. The Manager logs its addresses when it starts.',
      { cause: error },
    );
  } finally {
    search.end();
  }
}

/** One search, over a socket for each network. */
class ManagerSearch {
  private readonly sockets = new Map<string, Socket>();
  private readonly ended = new AbortController();
  /** Addresses that are being pinged; one that does not answer is pinged again when it is told of again. */
  private readonly pinged = new Set<string>();
  private readonly troubles = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly group: { readonly address: string; readonly port: number },
    private readonly ownAddresses: () => readonly string[],
    private readonly log: Logger,
  ) {}

  run(signal: AbortSignal): Promise<string> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      this.ask(resolve);
      this.timer = setInterval(() => this.ask(resolve), ASK_EVERY_MS);
    });
  }

  end(): void {
    clearInterval(this.timer);
    this.ended.abort();
    for (const address of [...this.sockets.keys()]) this.closeSocket(address);
  }

  /** Asks on all networks that there are now: at the start of the computer, some come up while it is searched. */
  private ask(resolve: (url: string) => void): void {
    const addresses = this.ownAddresses();
    for (const address of [...this.sockets.keys()]) {
      const socket = addresses.includes(address) ? this.sockets.get(address) : undefined;
      if (socket) this.askBy(socket);
      else this.closeSocket(address);
    }
    for (const address of addresses) if (!this.sockets.has(address)) this.openSocket(address, resolve);
  }

  private openSocket(address: string, resolve: (url: string) => void): void {
    const socket = createSocket('udp4');
    this.sockets.set(address, socket);
    socket.on('error', (error) => {
      this.note(error);
      if (this.sockets.get(address) === socket) this.closeSocket(address); // opened anew the next time
    });
    socket.on('message', (bytes) => void this.hear(bytes.toString('utf8'), resolve));
    socket.bind(0, address, () => {
      try {
        socket.setMulticastInterface(address);
      } catch (error) {
        this.note(error);
      }
      this.askBy(socket);
    });
  }

  private closeSocket(address: string): void {
    this.sockets.get(address)?.close();
    this.sockets.delete(address);
  }

  private askBy(socket: Socket): void {
    socket.send(SEARCH, this.group.port, this.group.address, (error) => {
      if (error) this.note(error);
    });
  }

  private async hear(text: string, resolve: (url: string) => void): Promise<void> {
    const message = parseSsdpMessage(text);
    const location = message && foundManager(message);
    const url = location === undefined ? null : URL.parse(location);
    if (!url || this.pinged.has(url.origin)) return;
    this.pinged.add(url.origin);
    this.log.debug({ url: url.origin }, 'heard of a Manager');
    if (await answersAsManager(url.origin, this.ended.signal)) resolve(url.origin);
    else this.pinged.delete(url.origin);
  }

  /** The same trouble comes each second: it is told once. */
  private note(error: unknown): void {
    const trouble = errorMessage(error);
    if (this.troubles.has(trouble)) return;
    this.troubles.add(trouble);
    this.log.debug({ trouble }, 'cannot look for a Manager on one of the networks');
  }
}

const SEARCH = formatSsdpMessage(managerSearch());

function ipv4Addresses(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ family }) => family === 'IPv4')
    .map(({ address }) => address);
}
