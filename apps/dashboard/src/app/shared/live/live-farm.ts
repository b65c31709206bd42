import { DestroyRef, Injectable, InjectionToken, computed, inject, signal } from '@angular/core';
import type {
  EventFarmStatus,
  EventJobUpdate,
  EventTaskLogUpdate,
  EventTaskUpdate,
  EventWorkerUpdate,
  SocketIoSubscription,
} from '@flamenco/api-client';
import { Observable } from 'rxjs';
import { type Socket, io } from 'socket.io-client';
import { managerPath } from '../manager-address';

/** What the Manager sends, by the event's name on the wire. */
export interface LiveEvents {
  readonly '/jobs': EventJobUpdate;
  readonly '/task': EventTaskUpdate;
  readonly '/workers': EventWorkerUpdate;
  readonly '/tasklog': EventTaskLogUpdate;
  readonly '/status': EventFarmStatus;
}

/** What to be told of: a room's type, and for job and task log whose. */
export type LiveTopic = Omit<SocketIoSubscription, 'op'>;

/** The part of a Socket.IO client that is used here, so that tests can stand in for it. */
export type LiveSocket = Pick<Socket, 'on' | 'off' | 'emit' | 'connect' | 'disconnect'>;

/** Lists are loaded without live events when the connection takes longer than this. */
const PATIENCE_MS = 1500;

/** Opens the connection to the Manager that served this page. */
export const LIVE_SOCKET = new InjectionToken<() => LiveSocket>('live socket', {
  providedIn: 'root',
  factory: () => () =>
    io({
      path: `${managerPath()}/socket.io/`,
      transports: ['websocket'],
      reconnectionDelay: 250,
      reconnectionDelayMax: 3000,
    }),
});

/** The live connection to the Manager: its state, its events, and the topics that the open views follow. */
@Injectable({ providedIn: 'root' })
export class LiveFarm {
  private readonly socket = inject(LIVE_SOCKET)();
  private readonly followers = new Map<string, { readonly topic: LiveTopic; count: number }>();
  private readonly connection = signal<'connecting' | 'live' | 'lost'>('connecting');
  private readonly loads = signal(0);

  /** `live`, `lost`, or `connecting` before the first answer. */
  readonly state = this.connection.asReadonly();

  /**
   * What a view's loading depends on: undefined until the connection stands (or takes too long), so that no event falls
   * between loading and subscribing, and another number after each reconnection, so that it loads what it missed.
   */
  readonly loadKey = computed(() => (this.loads() === 0 ? undefined : this.loads()));

  constructor() {
    const patience = setTimeout(() => this.loads.update((n) => n || 1), PATIENCE_MS);
    this.socket.on('connect', () => {
      clearTimeout(patience);
      this.connection.set('live');
      for (const { topic } of this.followers.values()) this.send('subscribe', topic);
      this.loads.update((n) => n + 1);
    });
    this.socket.on('disconnect', (reason) => {
      this.connection.set('lost');
      // Socket.IO comes back by itself, but not when the server has told it to leave.
      if (reason === 'io server disconnect') this.socket.connect();
    });
    this.socket.on('connect_error', () => {
      this.connection.set('lost');
      this.loads.update((n) => n || 1);
    });
    inject(DestroyRef).onDestroy(() => {
      clearTimeout(patience);
      this.socket.disconnect();
    });
  }

  /** The events of one name, as long as somebody listens. */
  events<Name extends keyof LiveEvents>(name: Name): Observable<LiveEvents[Name]> {
    return new Observable((subscriber) => {
      const listener = (event: LiveEvents[Name]): void => subscriber.next(event);
      this.socket.on<string>(name, listener);
      return () => this.socket.off<string>(name, listener);
    });
  }

  /** Follows a topic, also across reconnections, until the returned function is called. */
  follow(topic: LiveTopic): () => void {
    const key = `${topic.type} ${topic.uuid ?? ''}`;
    const follower = this.followers.get(key) ?? { topic, count: 0 };
    this.followers.set(key, follower);
    follower.count += 1;
    if (follower.count === 1 && this.connection() === 'live') this.send('subscribe', topic);
    return () => {
      follower.count -= 1;
      if (follower.count > 0) return;
      this.followers.delete(key);
      if (this.connection() === 'live') this.send('unsubscribe', topic);
    };
  }

  private send(op: SocketIoSubscription['op'], topic: LiveTopic): void {
    this.socket.emit('/subscription', { op, ...topic } satisfies SocketIoSubscription);
  }
}
