import type { Permission } from '@flamenco/domain/access';
import { AUTOMATIC_ROOMS, permissionOfRoom } from '@flamenco/domain/events';
import { forbidden } from '@flamenco/domain/errors';
import type { Server, Socket } from 'socket.io';
import type { SocketDoor } from './socket-door.js';

/** Whoever may not hear any more what they listen to is noticed after so long, in ms. */
const CHECKED_EVERY_MS = 15_000;

/** Who listens to live events, and what they may hear: looked at when they come, when they subscribe, and regularly while they stay. */
export class Listeners {
  /** `all`: nobody guards the door. */
  private readonly permissions = new WeakMap<Socket, ReadonlySet<Permission> | 'all'>();
  private readonly looks = new WeakMap<Socket, Promise<boolean>>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly door: SocketDoor,
    private readonly server: () => Server | undefined,
  ) {
    door.onChange(() => void this.lookAtAll());
  }

  /** Has a client in that has just come, or hangs up. */
  async welcome(socket: Socket): Promise<void> {
    const look = this.look(socket);
    this.looks.set(socket, look);
    if (!(await look)) return;
    const rooms = AUTOMATIC_ROOMS.filter((room) => this.mayHear(socket, room));
    if (rooms.length > 0) void socket.join(rooms);
    this.timer ??= setInterval(() => void this.lookAtAll(), CHECKED_EVERY_MS).unref();
  }

  /** @throws FarmError `forbidden` when a client may not hear what these rooms are told */
  async check(socket: Socket, rooms: readonly string[]): Promise<void> {
    await this.looks.get(socket);
    const shut = rooms.find((room) => !this.mayHear(socket, room));
    if (shut === undefined) return;
    throw forbidden(
      'not-permitted',
      `You may not listen to ${shut}: it needs the permission ${permissionOfRoom(shut)}.`,
    );
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private async lookAtAll(): Promise<void> {
    const sockets = [...(this.server()?.of('/').sockets.values() ?? [])];
    if (sockets.length === 0) this.stop();
    for (const socket of sockets) if (await this.look(socket)) this.leaveShutRooms(socket);
  }

  /** @returns whether the client may stay */
  private async look(socket: Socket): Promise<boolean> {
    const pass = await this.door.passOf(socket.request);
    if (pass && 'refusal' in pass) {
      // Told to leave, clients stay away; a lost connection makes them come back.
      if (pass.refusal.kind === 'unavailable') socket.conn.close();
      else socket.disconnect(true);
      return false;
    }
    this.permissions.set(socket, pass?.permissions ?? 'all');
    return true;
  }

  private leaveShutRooms(socket: Socket): void {
    for (const room of socket.rooms)
      if (room !== socket.id && !this.mayHear(socket, room)) void socket.leave(room);
  }

  private mayHear(socket: Socket, room: string): boolean {
    const permissions = this.permissions.get(socket);
    return permissions === 'all' || permissions?.has(permissionOfRoom(room)) === true;
  }
}
