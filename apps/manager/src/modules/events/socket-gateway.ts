import type { IncomingMessage, ServerResponse } from 'node:http';
import { Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import {
  Ack,
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  WebSocketServer,
  type OnGatewayConnection,
  type OnGatewayInit,
} from '@nestjs/websockets';
import { FarmError } from '@flamenco/domain/errors';
import {
  HEARTBEAT_EVENT,
  parseSubscriptionOperation,
  roomsOf,
  SUBSCRIPTION_EVENT,
  subscriptionRooms,
  type FarmEvent,
  type LastRenderedUpdatedPayload,
} from '@flamenco/domain/events';
import { type Server, type Socket } from 'socket.io';
import { Configuration, trustIn, type ProxyTrust } from '../../config/index.js';
import { answerTo } from '../../http/error-answer.js';
import { forwardedPrefix } from '../../http/forwarded-prefix.js';
import { PageGuard } from '../../http/page-guard.js';
import { EventBus } from './event-bus.js';
import { EventMerger } from './event-merger.js';
import { Heartbeat } from './heartbeat.js';
import { Listeners } from './listeners.js';
import { SocketDoor } from './socket-door.js';

/** As Flamenco 3 tells its clients (behaviour.md §22.1). */
const PING_INTERVAL_MS = 30_000;
const PING_TIMEOUT_MS = 60_000;

/** As much of a word in a subscription as is looked at, in characters: a UUID has 36. */
const LONGEST_WORD = 100;

/** Time for the farewell to leave before connections are closed, in ms. */
const FAREWELL_MS = 100;

/**
 * Live events over Socket.IO, for clients of version 4 and, with Flamenco 3's dashboard, version 2. Clients are in a room
 * for each thing that they want to hear about; what nobody listens to is not even serialized.
 */
@WebSocketGateway({
  path: '/socket.io/',
  allowEIO3: true,
  serveClient: false,
  pingInterval: PING_INTERVAL_MS,
  pingTimeout: PING_TIMEOUT_MS,
})
export class SocketGateway implements OnGatewayInit, OnGatewayConnection, BeforeApplicationShutdown {
  @WebSocketServer()
  private readonly server: Server | undefined;

  private readonly logger = new Logger(SocketGateway.name);
  private readonly merger = new EventMerger((event) => {
    this.emit(event);
  });

  private readonly heartbeat = new Heartbeat(() => this.server);
  private readonly isTrusted: ProxyTrust;
  private readonly guard: PageGuard;

  private readonly listeners: Listeners;

  constructor(
    private readonly events: EventBus,
    private readonly door: SocketDoor,
    configuration: Configuration,
  ) {
    this.isTrusted = trustIn(configuration.config.trustedProxies);
    this.guard = new PageGuard(configuration);
    this.listeners = new Listeners(door, () => this.server);
  }

  afterInit(server: Server): void {
    // Engine.IO answers its requests before Fastify sees them.
    server.engine.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
      void this.refusalOf(request).then((refusal) => {
        if (refusal) refuse(response, refusal);
        else next();
      });
    });
    this.events.onMissing(() => {
      this.disconnectAll();
    });
    this.events.listen((event) => {
      if (this.hasListeners(event)) this.merger.push(event);
    });
  }

  handleConnection(socket: Socket): Promise<void> {
    return this.listeners.welcome(socket);
  }

  /** Puts a client into the rooms that it asks for, or takes it out of them. */
  @SubscribeMessage(SUBSCRIPTION_EVENT)
  async changeSubscription(
    @ConnectedSocket() socket: Socket,
    @MessageBody() request: unknown,
    @Ack() acknowledge?: (answer: string) => void,
  ): Promise<void> {
    const answer = await this.subscribe(socket, request);
    if (typeof acknowledge === 'function') acknowledge(answer);
  }

  /** Says good-bye and hangs up: clients see that the connection is lost, and try until a Manager is there again. */
  async beforeApplicationShutdown(): Promise<void> {
    const { server } = this;
    if (!server) return;
    this.events.publish([{ name: 'life-cycle', payload: { type: 'manager-shutdown' } }]);
    this.merger.flush();
    this.heartbeat.stop();
    this.listeners.stop();
    if (server.engine.clientsCount > 0) await new Promise((resolve) => setTimeout(resolve, FAREWELL_MS));
    // Not `disconnectSockets`: told to leave, clients stay away; a lost connection makes them come back after a restart.
    server.engine.close();
  }

  /** Why a client may not even connect. */
  private async refusalOf(request: IncomingMessage): Promise<FarmError | undefined> {
    const refusal = await this.guard.refusalOf(request);
    const pass = refusal ? undefined : await this.door.passOf(request);
    return refusal ?? (pass && 'refusal' in pass ? pass.refusal : undefined);
  }

  /** @returns 'ok', or what is wrong with the request */
  private async subscribe(socket: Socket, request: unknown): Promise<string> {
    try {
      const { op, type, uuid } = asSubscription(request);
      const rooms = subscriptionRooms({ type, ...(uuid !== undefined && { uuid }) });
      if (parseSubscriptionOperation(op) === 'subscribe') {
        await this.listeners.check(socket, rooms);
        void socket.join(rooms);
        if (rooms.includes(HEARTBEAT_EVENT)) this.heartbeat.start();
      } else for (const room of rooms) void socket.leave(room);
      return 'ok';
    } catch (error) {
      if (!(error instanceof FarmError)) throw error;
      this.logger.debug({ request }, `Refused a subscription: ${error.message}`);
      return error.message;
    }
  }

  /** A lost connection makes clients come back, and load anew. */
  private disconnectAll(): void {
    this.merger.flush();
    for (const { conn } of this.server?.of('/').sockets.values() ?? []) conn.close();
  }

  private hasListeners(event: FarmEvent): boolean {
    const rooms = this.server?.of('/').adapter.rooms;
    if (!rooms || rooms.size === 0) return false;
    return roomsOf(event).rooms.some((room) => rooms.has(room));
  }

  private emit(event: FarmEvent): void {
    const { eventName, rooms } = roomsOf(event);
    if (event.name === 'last-rendered-updated') this.emitImage(rooms, eventName, event.payload);
    else this.server?.to([...rooms]).emit(eventName, event.payload);
  }

  /** The path of an image depends on the proxy through which a client sees the Manager. */
  private emitImage(rooms: readonly string[], eventName: string, image: LastRenderedUpdatedPayload): void {
    const namespace = this.server?.of('/');
    const ids = new Set(rooms.flatMap((room) => [...(namespace?.adapter.rooms.get(room) ?? [])]));
    for (const id of ids) {
      const socket = namespace?.sockets.get(id);
      if (!socket) continue;
      const base = forwardedPrefix(socket.request, this.isTrusted) + image.thumbnail.base;
      socket.emit(eventName, { ...image, thumbnail: { ...image.thumbnail, base } });
    }
  }
}

function refuse(response: ServerResponse, refusal: FarmError): void {
  const { status, body, headers } = answerTo(refusal, '');
  response.writeHead(status, { ...headers, 'Content-Type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}

interface Subscription {
  readonly op: string;
  readonly type: string;
  readonly uuid: string | undefined;
}

function asSubscription(request: unknown): Subscription {
  const fields =
    typeof request === 'object' && request !== null ? (request as Readonly<Record<string, unknown>>) : {};
  const uuid = fields['uuid'];
  return {
    op: asWord(fields['op']),
    type: asWord(fields['type']),
    uuid: uuid === undefined ? undefined : asWord(uuid),
  };
}

/** A client may send anything, and is told what was wrong with it: of what is no text, the kind of thing that it is. */
function asWord(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, LONGEST_WORD) : typeof value;
}
