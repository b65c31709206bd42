import { DestroyRef, Injectable, InjectionToken, inject, signal, untracked } from '@angular/core';
import type { SocketIoSubscription } from '@flamenco/api-client';
import { type Socket, io } from 'socket.io-client';
import { managerPath } from '../manager-address';
import { HeartbeatWatch } from './heartbeat-watch';
import {
  LIVE_EVENT_NAMES,
  type LiveEvent,
  type LiveTopic,
  comesUnasked,
  topicKey,
  topicKeysOf,
} from './live-topics';

/** The part of a Socket.IO client that is used here, so that tests can stand in for it. */
export type LiveSocket = Pick<Socket, 'on' | 'emit' | 'connect' | 'disconnect'>;

/** Opens the connection to the Manager that served this page. */
export const LIVE_SOCKET = new InjectionToken<() => LiveSocket>('live socket', {
  providedIn: 'root',
  factory: () => () =>
    io({
      path: `${managerPath()}/socket.io/`,
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      reconnectionDelay: 250,
      reconnectionDelayMax: 3000,
    }),
});

/** Who is told of a topic. */
export interface TopicFollower {
  /** From now on, no event of the topic is missed. */
  readonly subscribed: () => void;
  /** The connection is gone: events may be missed until `subscribed` is called again. */
  readonly lost: () => void;
  readonly received: (event: LiveEvent) => void;
}

/** How the connection is: `stale` when it stands but the Manager is silent. */
export type ConnectionStatus = 'connecting' | 'live' | 'stale' | 'lost';

const STANDS = {
  connecting: false,
  live: true,
  stale: true,
  lost: false,
} as const satisfies Record<ConnectionStatus, boolean>;

interface Subscription {
  readonly topic: LiveTopic;
  readonly followers: Set<TopicFollower>;
  isHeld: boolean;
}

/**
 * The live connection to the Manager: how it is, and the topics that are followed. For `liveResource` alone, which knows what to do
 * about what is missed; stores and pages use that, and `ConnectionState`.
 */
@Injectable({ providedIn: 'root' })
export class LiveConnection {
  private readonly socket = inject(LIVE_SOCKET)();
  private readonly subscriptions = new Map<string, Subscription>();
  private readonly current = signal<ConnectionStatus>('connecting');
  private readonly watch = new HeartbeatWatch({
    onSilence: () => this.current.set('stale'),
    onGivingUp: () => this.reconnect(),
  });

  readonly status = this.current.asReadonly();

  constructor() {
    this.socket.on('connect', () => this.begin());
    this.socket.on('disconnect', (reason) => {
      this.end();
      // Socket.IO comes back by itself, but not when the server has told it to leave.
      if (reason === 'io server disconnect') this.socket.connect();
    });
    this.socket.on('connect_error', () => this.current.set('lost'));
    this.socket.on('/heartbeat', () => this.heard());
    for (const name of LIVE_EVENT_NAMES) {
      this.socket.on<string>(name, (payload: LiveEvent['payload']) => {
        this.heard();
        this.deliver({ name, payload } as LiveEvent);
      });
    }
    inject(DestroyRef).onDestroy(() => {
      this.watch.stop();
      this.socket.disconnect();
    });
  }

  /** Follows a topic, also across reconnections, until the returned function is called. One subscription serves all followers. */
  follow(topic: LiveTopic, follower: TopicFollower): () => void {
    const key = topicKey(topic);
    const known = this.subscriptions.get(key);
    const subscription = known ?? { topic, followers: new Set<TopicFollower>(), isHeld: false };
    subscription.followers.add(follower);
    if (known === undefined) {
      this.subscriptions.set(key, subscription);
      if (this.isConnected()) this.subscribe(subscription);
    } else if (known.isHeld) follower.subscribed();
    return () => {
      if (!subscription.followers.delete(follower) || subscription.followers.size > 0) return;
      this.subscriptions.delete(key);
      if (this.isConnected() && !comesUnasked(topic)) this.send('unsubscribe', topic);
    };
  }

  private begin(): void {
    // Its acknowledgement comes after those of the connection itself, so that what comes unasked is followed by then.
    this.send('subscribe', { type: 'heartbeat' }, () => {
      this.current.set('live');
      this.watch.heard();
      for (const subscription of this.subscriptions.values()) this.subscribe(subscription);
    });
  }

  private subscribe(subscription: Subscription): void {
    const { topic, followers } = subscription;
    const isHeld = (): void => {
      if (subscription !== this.subscriptions.get(topicKey(topic))) return; // nobody follows it any more
      subscription.isHeld = true;
      for (const follower of followers) follower.subscribed();
    };
    if (comesUnasked(topic)) isHeld();
    // A topic that is refused (a wrong id in the address) has no events to be missed: what is loaded says what is wrong.
    else this.send('subscribe', topic, isHeld);
  }

  private end(): void {
    this.watch.stop();
    this.current.set('lost');
    for (const subscription of this.subscriptions.values()) {
      subscription.isHeld = false;
      for (const follower of subscription.followers) follower.lost();
    }
  }

  private reconnect(): void {
    this.socket.disconnect();
    this.socket.connect();
  }

  private heard(): void {
    this.watch.heard();
    if (this.current() === 'stale') this.current.set('live');
  }

  private deliver(event: LiveEvent): void {
    const followers = topicKeysOf(event).flatMap((key) => [
      ...(this.subscriptions.get(key)?.followers ?? []),
    ]);
    for (const follower of new Set(followers)) follower.received(event);
  }

  /** Untracked: effects that begin or end following do not depend on how the connection is. */
  private isConnected(): boolean {
    return STANDS[untracked(this.current)];
  }

  private send(
    op: SocketIoSubscription['op'],
    topic: LiveTopic,
    acknowledged: () => void = () => undefined,
  ): void {
    this.socket.emit('/subscription', { op, ...topic }, acknowledged);
  }
}
