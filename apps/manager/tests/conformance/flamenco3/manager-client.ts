import { basicAuthorization } from '../../farm/test-worker.js';
import { OPERATIONS } from '../facts.js';

/** An answer as the Go Worker has it after reading it. */
export interface GoAnswer {
  readonly status: number;
  /** What of the body was read: JSON, where the type says so. */
  readonly json: Readonly<Record<string, unknown>> | undefined;
}

/** What a Worker registered with. */
export interface Credentials {
  readonly workerId: string;
  readonly workerSecret: string;
}

/** The Manager cannot be reached, or its answer cannot be read: for the Go Worker, both are the same. */
export class NotDelivered extends Error {}

/**
 * Talks to a Manager as the Go client of Flamenco 3's Worker does: it reads a body as JSON wherever its type says so, whatever
 * the status, and nowhere else. What it cannot read was not delivered.
 */
export class ManagerClient {
  credentials: Credentials | undefined;

  /** @param url - without a slash at its end */
  constructor(private readonly url: string) {}

  async call(operationId: string, body?: unknown, taskId = ''): Promise<GoAnswer> {
    const operation = OPERATIONS.get(operationId);
    if (!operation) throw new Error(`Flamenco 3 has no operation ${operationId}`);
    try {
      const answer = await fetch(this.url + operation.path.replace('{task_id}', taskId), {
        method: operation.method,
        headers: this.headers(body),
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
      return { status: answer.status, json: isJson ? (JSON.parse(text) as GoAnswer['json']) : undefined };
    } catch (cause) {
      throw new NotDelivered(`${operationId}: ${String(cause)}`, { cause });
    }
  }

  private headers(body: unknown): Readonly<Record<string, string>> {
    const { workerId, workerSecret } = this.credentials ?? {};
    return {
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...(workerId !== undefined && { Authorization: basicAuthorization(workerId, workerSecret ?? '') }),
    };
  }
}
