import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { isManagerSearch, parseSsdpMessage, SSDP_MAX_WAIT_SECONDS } from '@flamenco/domain/discovery';
import { aliveMessage, byeByeMessage, MAX_AGE_SECONDS, searchAnswer } from './ssdp-messages.js';

/** The multicast group to speak in. */
export interface SsdpGroup {
  readonly address: string;
  readonly port: number;
}

/** Unasked messages get lost as UDP does: the first are repeated, then come twice in the time that they are good for. */
const FIRST_ALIVE_MS = [1_000, 3_000];
const ALIVE_EVERY_MS = (MAX_AGE_SECONDS * 1_000) / 2;

/** SSDP wants random pauses before answers, so that many devices do not answer at once. There are few Managers: a short one will do. */
const LONGEST_ANSWER_DELAY_MS = 300;

/** A search is short, and its answer has a message for each URL: nobody is to use that to flood others. */
const MOST_ANSWERS_WAITING = 20;

const TIME_TO_LIVE = 4;

/**
 * Tells Workers, asked and unasked, where this Manager is (SSDP, behaviour.md §6). Works on all networks of this computer. Never
 * throws: in containers, some or all of this may be forbidden; `onTrouble` hears of it.
 */
export class SsdpResponder {
  private readonly sockets: Socket[] = [];
  /** One for each network. */
  private readonly senders: Socket[] = [];
  private readonly timers = new Set<NodeJS.Timeout>();
  private answersWaiting = 0;

  /** @param urls - the addresses of this Manager, with a slash at the end of each */
  constructor(
    private readonly urls: readonly string[],
    private readonly group: SsdpGroup,
    private readonly onTrouble: (trouble: Error) => void,
  ) {}

  /** Begins to listen, and to tell. Resolves when searches are heard, or cannot be. */
  async start(): Promise<void> {
    const addresses = ownAddresses();
    await this.listen(addresses);
    await Promise.all(addresses.map((address) => this.openSender(address)));
    for (const delayMs of FIRST_ALIVE_MS) {
      this.later(delayMs, () => void this.announce(this.urls.map(aliveMessage)));
    }
    const repeat = (): void => {
      this.later(ALIVE_EVERY_MS, () => {
        void this.announce(this.urls.map(aliveMessage));
        repeat();
      });
    };
    repeat();
  }

  /** Says good-bye, and ends. */
  async stop(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    await this.announce([byeByeMessage()]);
    await Promise.all(this.sockets.splice(0).map(closed));
  }

  private async listen(addresses: readonly string[]): Promise<void> {
    const socket = await this.open({ port: this.group.port });
    if (!socket) return;
    socket.on('message', (bytes, from) => {
      this.hear(bytes.toString('utf8'), socket, from);
    });
    for (const address of addresses) {
      this.attempt(() => {
        socket.addMembership(this.group.address, address);
      });
    }
  }

  /** A socket whose multicasts leave through one of this computer's networks. */
  private async openSender(address: string): Promise<void> {
    const socket = await this.open({ port: 0, address });
    if (!socket) return;
    this.attempt(() => {
      socket.setMulticastInterface(address);
      socket.setMulticastTTL(TIME_TO_LIVE);
    });
    this.senders.push(socket);
  }

  private open(where: { readonly port: number; readonly address?: string }): Promise<Socket | undefined> {
    const socket = createSocket({ type: 'udp4', reuseAddr: true });
    return new Promise((resolve) => {
      const giveUp = (): void => {
        socket.close();
        resolve(undefined);
      };
      socket.on('error', this.onTrouble).once('error', giveUp);
      socket.bind(where, () => {
        socket.off('error', giveUp);
        this.sockets.push(socket);
        resolve(socket);
      });
    });
  }

  private hear(text: string, socket: Socket, { address, port }: RemoteInfo): void {
    const message = parseSsdpMessage(text);
    if (!message || !isManagerSearch(message) || this.answersWaiting >= MOST_ANSWERS_WAITING) return;
    this.answersWaiting += 1;
    const maxWaitMs = (Number(message.headers['MX']) || SSDP_MAX_WAIT_SECONDS) * 1_000;
    this.later(Math.random() * Math.min(maxWaitMs, LONGEST_ANSWER_DELAY_MS), () => {
      this.answersWaiting -= 1;
      for (const url of this.urls) void this.send(socket, searchAnswer(url, new Date()), address, port);
    });
  }

  private async announce(messages: readonly string[]): Promise<void> {
    const { address, port } = this.group;
    const sendings = this.senders.flatMap((socket) =>
      messages.map((message) => this.send(socket, message, address, port)),
    );
    await Promise.all(sendings);
  }

  private send(socket: Socket, message: string, address: string, port: number): Promise<void> {
    return new Promise((resolve) => {
      socket.send(message, port, address, (error) => {
        if (error) this.onTrouble(error);
        resolve();
      });
    });
  }

  private later(delayMs: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, delayMs);
    this.timers.add(timer);
  }

  private attempt(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.onTrouble(error instanceof Error ? error : new Error(String(error)));
    }
  }
}

function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ family }) => family === 'IPv4')
    .map(({ address }) => address);
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.close(() => {
      resolve();
    });
  });
}
