import { setTimeout as wait } from 'node:timers/promises';
import type { LoggerService } from '@nestjs/common';
import type { IClientOptions, MqttClient } from 'mqtt';
import { MOST_WAITING, OutgoingMessages, type Message } from './outgoing-messages.js';

/** Which broker, and how to talk to it. */
export interface BrokerOptions {
  /** Such as tcp://host:1883, ws://host:9001/path or mqtts://host. */
  readonly url: string;
  readonly clientId: string;
  readonly username?: string;
  readonly password?: string;
  /** Time between attempts to connect. */
  readonly reconnectMs: number;
  readonly presence?: Presence;
}

/** A topic whose last message the broker keeps. It says whether this end of the link is there. */
export interface Presence {
  readonly topic: string;
  /** Said at each connection. */
  readonly online: () => string;
  /** Said by the broker when the connection is lost, and by this end when it hangs up. */
  readonly offline: string;
}

const KEEP_ALIVE_SECONDS = 30;

/** How many messages may be under way at once, when the broker allows as many: Mosquitto says 20, and hangs up on who sends more. */
const MOST_UNDER_WAY = 100;

/** How long a broker may take to confirm a message, in ms, until it is sent again. */
const CONFIRMED_WITHIN_MS = 10_000;

/** How long closing may take to send what still waits, in ms. */
const FAREWELL_MS = 500;

/**
 * A connection to an MQTT v5 broker that is made again whenever it is lost. Messages are sent in their order, at least once
 * (QoS 1); while there is no connection, the newest of them wait.
 */
export class BrokerLink {
  private readonly outgoing: OutgoingMessages;
  /** Problems are logged once, until the next connection. */
  private isTroubleKnown = false;
  private isLossKnown = false;

  private constructor(
    private readonly client: MqttClient,
    private readonly where: string,
    private readonly logger: LoggerService,
    private readonly presence: Presence | undefined,
  ) {
    this.outgoing = new OutgoingMessages(({ topic, payload, isRetained = false }, done) => {
      client.publish(topic, payload, { qos: 1, retain: isRetained }, (error) => {
        if (error) this.logger.warn(`An event for ${topic} did not reach the MQTT broker: ${error.message}`);
        done();
      });
    });
    client.on('connect', ({ properties }) => {
      this.isTroubleKnown = false;
      this.isLossKnown = false;
      this.logger.log(`Sending events to the MQTT broker ${where}`);
      if (presence)
        this.outgoing.add({ topic: presence.topic, payload: presence.online(), isRetained: true });
      this.outgoing.open(Math.min(properties?.receiveMaximum ?? MOST_UNDER_WAY, MOST_UNDER_WAY));
    });
    client.on('close', () => {
      this.outgoing.close();
      this.warnOnce('the connection was lost');
    });
    client.on('error', (error) => {
      this.warnOnce(reasonOf(error));
    });
  }

  /** Begins to connect; undefined when the URL cannot be used, which is logged. Never throws. */
  static async open(options: BrokerOptions, logger: LoggerService): Promise<BrokerLink | undefined> {
    // Loaded only when it is wanted, which is seldom.
    const { connect } = await import('mqtt');
    const where = withoutCredentials(options.url);
    try {
      return new BrokerLink(connect(options.url, clientOptions(options)), where, logger, options.presence);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      logger.error(
        `No events are sent by MQTT, because '${where}' is not the address of a broker (${reason}). Set mqtt.client.broker to tcp://HOST:1883`,
      );
      return undefined;
    }
  }

  /** Sends a message, now or when there is a connection. Returns at once. */
  send(message: Message): void {
    const isFull = this.outgoing.add(message);
    if (!isFull || this.isLossKnown) return;
    this.isLossKnown = true;
    this.logger.warn(
      `More than ${MOST_WAITING} events wait for the MQTT broker at ${this.where}; the oldest are dropped`,
    );
  }

  /** Sends a message that must arrive. @returns why the broker has not confirmed it; undefined when it has */
  async deliver(message: Message): Promise<string | undefined> {
    if (!this.client.connected) return 'there is no connection';
    const { topic, payload } = message;
    const timer = new AbortController();
    const silence = wait(CONFIRMED_WITHIN_MS, 'it did not confirm it in time', {
      signal: timer.signal,
      ref: false,
    });
    const sent = this.client.publishAsync(topic, payload, { qos: 1 }).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    try {
      return await Promise.race([sent, silence]);
    } finally {
      timer.abort();
      silence.catch(() => undefined);
    }
  }

  /** Sends what can be sent at once, and hangs up. */
  async close(): Promise<void> {
    const { presence } = this;
    if (presence) this.outgoing.add({ topic: presence.topic, payload: presence.offline, isRetained: true });
    const isAllSent = await this.outgoing.settled(FAREWELL_MS);
    this.isTroubleKnown = true;
    // A broker that does not confirm is not waited for any longer; it takes this for a lost connection.
    const hangUp = setTimeout(() => {
      this.client.stream.destroy();
    }, FAREWELL_MS);
    await this.client.endAsync(!isAllSent || !this.client.connected);
    clearTimeout(hangUp);
  }

  private warnOnce(trouble: string): void {
    if (this.isTroubleKnown) return;
    this.isTroubleKnown = true;
    this.logger.warn(
      `No MQTT broker at ${this.where}: ${trouble}. Trying again until it works; nothing else waits for it`,
    );
  }
}

function clientOptions(options: BrokerOptions): IClientOptions {
  const { clientId, username, password, reconnectMs, presence } = options;
  return {
    ...(presence && { will: { topic: presence.topic, payload: presence.offline, qos: 1, retain: true } }),
    protocolVersion: 5,
    clientId,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    keepalive: KEEP_ALIVE_SECONDS,
    reconnectPeriod: reconnectMs,
    reconnectOnConnackError: true,
    connectTimeout: reconnectMs,
  };
}

/** A refused connection to several addresses of one name has its reasons inside, and no message of its own. */
function reasonOf(error: Error): string {
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return inner instanceof Error ? inner.message : String(inner);
}

/** For the log. */
function withoutCredentials(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//');
}
