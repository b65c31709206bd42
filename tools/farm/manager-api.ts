/** The part of the Manager's REST API that the demo and the system tests use, as any client would. */

/** A job as the API answers it; the fields that we look at. */
export interface Job {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly activity: string;
  readonly priority: number;
  readonly steps_completed: number;
  readonly steps_total: number;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly task_counts?: Readonly<Record<string, number>>;
}

/** A task as listed with its job. */
export interface TaskSummary {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly task_type: string;
  readonly worker?: { readonly id: string; readonly name: string };
}

/** A task with its history. */
export interface Task extends TaskSummary {
  readonly activity: string;
  readonly attempts?: readonly {
    readonly number: number;
    readonly outcome?: string;
    readonly ended?: string;
  }[];
}

/** What a job is made of, before the Manager has seen it. */
export interface JobSubmission {
  readonly name: string;
  readonly type: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** 0 to 100, the highest first; left out: 50. */
  readonly priority?: number;
}

/** An answer that is no success: what was asked, the HTTP status, and the Manager's own message. */
export class RefusedByManager extends Error {
  override readonly name = 'RefusedByManager';
  readonly httpStatus: number;

  constructor(request: string, httpStatus: number, answer: string) {
    super(`${request} was answered ${httpStatus}: ${answer}`);
    this.httpStatus = httpStatus;
  }
}

/** A client of one Manager. */
export class ManagerApi {
  readonly url: string;
  private readonly headers: Readonly<Record<string, string>>;

  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    this.url = url;
    this.headers = headers;
  }

  /** The same Manager, asked by a registered Worker. */
  asWorker(uuid: string, secret: string): ManagerApi {
    const credentials = Buffer.from(`${uuid}:${secret}`).toString('base64');
    return new ManagerApi(this.url, { Authorization: `Basic ${credentials}` });
  }

  /** Whether a Manager answers at all. */
  async answers(): Promise<boolean> {
    try {
      const response = await fetch(`${this.url}/api/v3/version`);
      return response.ok;
    } catch {
      return false; // nobody listens (yet): that is the question
    }
  }

  async submit(submission: JobSubmission): Promise<Job> {
    return this.ask<Job>('POST', '/jobs', {
      priority: 50,
      submitter_platform: process.platform,
      ...submission,
    });
  }

  async job(id: string): Promise<Job> {
    return this.ask<Job>('GET', `/jobs/${id}`);
  }

  /** All jobs. */
  async jobs(): Promise<readonly Job[]> {
    const { jobs } = await this.ask<{ jobs?: readonly Job[] }>('GET', '/jobs');
    return jobs ?? [];
  }

  async tasksOf(jobId: string): Promise<readonly TaskSummary[]> {
    const { tasks } = await this.ask<{ tasks?: readonly TaskSummary[] }>('GET', `/jobs/${jobId}/tasks`);
    return tasks ?? [];
  }

  async task(id: string): Promise<Task> {
    return this.ask<Task>('GET', `/tasks/${id}`);
  }

  async setJobStatus(id: string, status: string, reason: string): Promise<void> {
    await this.ask('POST', `/jobs/${id}/setstatus`, { status, reason });
  }

  /** Any request below `/api/v3`. Throws RefusedByManager unless it succeeds; an answer without a body is undefined. */
  async ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.url}/api/v3${path}`, {
      method,
      headers: { ...this.headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await response.text();
    if (!response.ok) throw new RefusedByManager(`${method} ${path}`, response.status, answer);
    return (answer === '' ? undefined : JSON.parse(answer)) as Answer;
  }
}
