import type { IncomingMessage } from 'node:http';

interface Request {
  readonly url: string;
  readonly method: string;
  readonly body: Buffer;
}

/** How the Manager refuses reports that come too late. */
const STALE: ReadonlySet<unknown> = new Set(['task-not-yours', 'attempt-superseded']);

/** What Workers reported, and how the Manager answered, as it was seen on the lines: kept apart from both. */
export class ReportLedger {
  /** Attempts whose end was reported as a completion, and taken, by task. */
  readonly accepted = new Map<string, Set<string>>();
  /** How many reports the Manager has answered. */
  reports = 0;
  /** Reports that were refused as stale, since the Manager was last started. */
  staleNow = 0;
  /** The same, since the first start. */
  stale = 0;
  /** What a Manager must not answer. */
  readonly failures: string[] = [];

  /** Another Manager answers from now on, which counts from nought. */
  managerStarts(): void {
    this.staleNow = 0;
  }

  note({ url, method, body }: Request, { statusCode = 0, headers }: IncomingMessage, answer: Buffer): void {
    if (headers['x-flamenco-manager'] === undefined) return;
    if (statusCode >= 500 && statusCode !== 503)
      this.failures.push(`${method} ${url} was answered ${String(statusCode)}: ${answer.toString()}`);
    this.noteReport({ url, method, body }, statusCode, answer);
  }

  private noteReport({ url, method, body }: Request, statusCode: number, answer: Buffer): void {
    const task = /^\/api\/v3\/worker\/task\/([\da-f-]+)$/.exec(url)?.[1];
    if (task === undefined || method !== 'POST') return;
    this.reports += 1;
    if (statusCode === 409 && STALE.has((JSON.parse(answer.toString()) as { error?: unknown }).error)) {
      this.staleNow += 1;
      this.stale += 1;
    }
    const report = JSON.parse(body.toString()) as { taskStatus?: string; attempt_id?: string };
    if (statusCode !== 204 || report.taskStatus !== 'completed' || report.attempt_id === undefined) return;
    const attempts = this.accepted.get(task) ?? new Set();
    this.accepted.set(task, attempts.add(report.attempt_id));
  }
}
