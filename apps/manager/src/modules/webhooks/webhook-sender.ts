import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { VERSION } from '../../version.js';
import { deliveryToJson, type Delivery, type DeliveryOutcome } from '../outbox/index.js';
import { isUnreachableHost, lookUpReachable } from './reachable-addresses.js';
import { signatureOf } from './webhook-signature.js';
import type { WebhookTarget } from './webhook-targets.js';

/** How long an attempt may take in all. */
const TIME_LIMIT_MS = 10_000;
/** As much of an answer as is read. What it says is of no interest. */
const LONGEST_ANSWER = 64 * 1024;

/** Sends deliveries to one receiver. It follows no redirect, and looks at nothing of an answer but its status. */
export class WebhookSender {
  private readonly underWay = new Set<ClientRequest>();

  constructor(private readonly target: Pick<WebhookTarget, 'url' | 'key'>) {}

  /** One attempt. Never throws. @param farm - the name of this farm */
  async send(delivery: Delivery, farm: string, nowMs: number): Promise<DeliveryOutcome> {
    if (isUnreachableHost(new URL(this.target.url).hostname))
      return { isTaken: false, because: 'no webhook may have this address' };
    try {
      return outcomeOf(await this.post(delivery, farm, nowMs));
    } catch (error) {
      return { isTaken: false, because: reasonOf(error) };
    }
  }

  /** Ends what is under way, as if the receiver had not taken it. */
  close(): void {
    for (const request of this.underWay) request.destroy(new Error('the Manager ends'));
  }

  /** @returns the status of the answer */
  private async post(delivery: Delivery, farm: string, nowMs: number): Promise<number> {
    const body = deliveryToJson(delivery, farm);
    const request = (this.target.url.startsWith('https:') ? https : http).request(this.target.url, {
      method: 'POST',
      // A connection each: one that is kept may be closed by the receiver at the moment that it is used.
      agent: false,
      lookup: lookUpReachable,
      headers: { ...this.headers(delivery.uuid, body, nowMs), 'Content-Length': Buffer.byteLength(body) },
    });
    const timer = setTimeout(() => {
      request.destroy(new Error(`no answer within ${TIME_LIMIT_MS / 1000} s`));
    }, TIME_LIMIT_MS);
    this.underWay.add(request);
    try {
      return await new Promise((resolve, reject) => {
        request.on('error', reject);
        request.on('response', (response) => {
          readAndForget(response, resolve);
        });
        request.end(body);
      });
    } finally {
      clearTimeout(timer);
      this.underWay.delete(request);
    }
  }

  private headers(id: string, body: string, nowMs: number): http.OutgoingHttpHeaders {
    const timestamp = Math.floor(nowMs / 1000);
    const { key } = this.target;
    return {
      'Content-Type': 'application/json',
      'User-Agent': `Flamenco-Manager/${VERSION}`,
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      ...(key && { 'webhook-signature': signatureOf(key, { id, timestamp, body }) }),
    };
  }
}

/** A receiver that is cut off in the middle of its answer would take that for a fault of its own. */
function readAndForget(response: IncomingMessage, done: (status: number) => void): void {
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > LONGEST_ANSWER) response.destroy();
  });
  response.on('error', () => undefined); // its status has been said
  response.on('close', () => {
    done(response.statusCode ?? 0);
  });
}

/** For the log. It never has the path of the address in it: some services keep their secret there. */
function reasonOf(error: unknown): string {
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return inner instanceof Error ? inner.message : String(inner);
}

function outcomeOf(status: number): DeliveryOutcome {
  if (status >= 200 && status < 300) return { isTaken: true };
  const isRedirect = status >= 300 && status < 400;
  const remedy = isRedirect
    ? ', a redirect, which is not followed: put the address that it leads to into its url'
    : '';
  return { isTaken: false, because: `it answered ${status}${remedy}` };
}
