import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { SeededRandom } from '../farm/random.ts';
import type { Journal } from './journal.ts';
import { ReportQueue } from './report-queue.ts';
import type { WorkerHome } from './worker-home.ts';
import type { WorkerLine } from './worker-line.ts';

/** As which of the two Workers that there are it speaks. */
export type WorkerKind = 'ours' | 'flamenco3';

/** Of the job type that is rendered (`BOTTLE_JOB_TYPE`). */
interface GivenTask {
  readonly uuid: string;
  readonly attempt_id: string;
  readonly commands: readonly {
    readonly parameters: { readonly seconds: number; readonly failing: number };
  }[];
}

const TASK_WAIT_S = 10;
const NO_TASK_PAUSE_MS = 2_000;
const STEPS = 3;
const LONGEST_BACK_OFF_MS = 4_000;

/** Which status to take, as the Manager says it. */
interface Wanted {
  readonly status_requested: string;
  readonly request_number?: number;
}

/** A Worker that is nothing but its requests: hundreds of them fit into a process. Renders take their time, and that is all. */
export class VirtualWorker {
  private readonly name: string;
  private readonly kind: WorkerKind;
  private readonly home: WorkerHome;
  private readonly line: WorkerLine;
  private readonly journal: Journal;
  private readonly chances: SeededRandom;
  private readonly reports: ReportQueue;
  private readonly session = randomUUID();

  constructor(
    about: { readonly name: string; readonly kind: WorkerKind },
    parts: {
      readonly home: WorkerHome;
      readonly line: WorkerLine;
      readonly journal: Journal;
      readonly chances: SeededRandom;
    },
  ) {
    ({ name: this.name, kind: this.kind } = about);
    ({ home: this.home, line: this.line, journal: this.journal, chances: this.chances } = parts);
    this.reports = new ReportQueue(this.home, this.line, this.journal, this.kind === 'ours');
  }

  /** Until the process ends. */
  async run(): Promise<void> {
    await Promise.all([this.reports.run(), this.live()]);
  }

  private async live(): Promise<never> {
    for (;;) {
      let wanted = await this.handShake();
      while (wanted.status_requested !== 'starting') wanted = await this.be(wanted);
    }
  }

  /** Takes a status that the Manager wants. @returns the one that it wants next */
  private async be(wanted: Wanted): Promise<Wanted> {
    if (wanted.status_requested !== 'asleep') return this.work(wanted);
    await this.tell('asleep', wanted);
    for (;;) {
      const { status: answered, body } = await this.line.ask('GET', '/state');
      if (answered === 200) return body as Wanted;
      if (answered === 401 || answered === 403 || answered === 409) return { status_requested: 'starting' };
      await pause(NO_TASK_PAUSE_MS);
    }
  }

  /** Says what it is now, by which request. */
  private async tell(status: string, { request_number }: Wanted): Promise<void> {
    await this.line.ask('POST', '/state-changed', {
      status,
      ...(request_number !== undefined && { request_number }),
    });
  }

  /** @returns the status that the Manager wants */
  private async handShake(): Promise<Wanted> {
    if (this.kind === 'ours') this.line.session = this.session;
    for (;;) {
      await this.beKnown();
      const earlier = this.home.now.sessions.filter((session) => session !== this.session);
      for (const previous of [...earlier, undefined]) {
        const { status, body } = await this.untilAnswered('/sign-on', this.aboutItself(previous));
        if (status === 401 || status === 403) {
          this.home.forgetCredentials();
          break;
        }
        if (status !== 200) continue; // the Manager has not heard of that one
        this.home.keep({ sessions: [this.session] });
        this.reports.goOn();
        return body as Wanted;
      }
      await pause(this.chances.below(LONGEST_BACK_OFF_MS));
    }
  }

  private aboutItself(previous: string | undefined): object {
    const about = {
      name: this.name,
      supported_task_types: ['blender', 'ffmpeg'],
      software_version: this.kind,
    };
    if (this.kind === 'flamenco3') return about;
    return {
      ...about,
      session_id: this.session,
      ...(previous !== undefined && { previous_session_id: previous }),
    };
  }

  private async beKnown(): Promise<void> {
    if (this.home.now.credentials === undefined) {
      const secret = randomUUID();
      const about = {
        name: this.name,
        platform: 'linux',
        secret,
        supported_task_types: ['blender', 'ffmpeg'],
      };
      const { status, body } = await this.untilAnswered('/register-worker', about);
      if (status !== 200) throw new Error(`${this.name} was not registered: ${JSON.stringify(body)}`);
      this.home.keep({ credentials: { uuid: (body as { uuid: string }).uuid, secret } });
    }
    const { uuid = '', secret = '' } = this.home.now.credentials ?? {};
    this.line.authorization = `Basic ${Buffer.from(`${uuid}:${secret}`).toString('base64')}`;
    // Noted down before the Manager hears of it: who is killed in between has to know both.
    const { sessions } = this.home.now;
    if (!sessions.includes(this.session))
      this.home.keep({ sessions: [this.session, ...sessions].slice(0, 5) });
  }

  /** Takes tasks until the Manager wants another status, which is the result. */
  private async work(wanted: Wanted): Promise<Wanted> {
    await this.tell('awake', wanted);
    for (let failures = 0; ;) {
      if ((await this.reports.drained()) === 'unknown') return { status_requested: 'starting' };
      const wait = this.kind === 'ours' ? `?wait=${TASK_WAIT_S}` : '';
      const { status, body } = await this.line.ask('POST', `/task${wait}`, undefined, 1000 * TASK_WAIT_S);
      if (status === 200) {
        failures = 0;
        await this.render(body as GivenTask);
      } else if (status === 423) return body as Wanted;
      else if (status === 204) {
        if (this.kind === 'flamenco3') await pause(this.chances.below(2 * NO_TASK_PAUSE_MS));
      } else {
        if (status === 401 || status === 403) return { status_requested: 'starting' };
        // Taken for lost by the Manager; or another one has its identity, as it seems.
        if (status === 409) {
          const isSuperseded = (body as { error?: string }).error === 'session-superseded';
          return { status_requested: isSuperseded ? 'starting' : 'awake' };
        }
        failures += 1;
        await pause(this.chances.below(Math.min(LONGEST_BACK_OFF_MS, 250 * 2 ** failures)));
      }
    }
  }

  private async render({ uuid, attempt_id: attempt, commands }: GivenTask): Promise<void> {
    const task = this.reports.begin(uuid, attempt);
    const { seconds = 1, failing = 0 } = commands[0]?.parameters ?? {};
    const stepMs = (seconds * 1000 * (0.5 + this.chances.next())) / STEPS;
    const willFail = this.chances.isLucky(failing);
    task.report({ taskStatus: 'active', activity: 'Started' }, `begin ${attempt}\n`);
    for (let step = 1; step <= STEPS; step += 1) {
      await pause(stepMs);
      if (!(await this.mayGoOn(uuid, attempt))) {
        task.report({}, 'stopped\n');
        await pause(1_000);
        return;
      }
      if (step === 2 && willFail) {
        task.report({ taskStatus: 'failed', activity: 'Failed' }, 'Error: CUDA error: Out of memory\n');
        return;
      }
      if (step < STEPS) task.report({ activity: 'Progress' }, `step ${step}\n`);
    }
    this.journal.note({ kind: 'done', attempt });
    task.report({ taskStatus: 'completed', activity: 'Completed' }, `end ${attempt}\n`);
  }

  private async mayGoOn(task: string, attempt: string): Promise<boolean> {
    const query = this.kind === 'ours' ? `?attempt=${attempt}` : '';
    const { status, body } = await this.line.ask('GET', `/task/${task}/may-i-run${query}`);
    return status !== 200 || (body as { mayKeepRunning: boolean }).mayKeepRunning;
  }

  /** Asks again and again. */
  private async untilAnswered(
    path: string,
    body: object,
  ): Promise<{ readonly status: number; readonly body: unknown }> {
    for (;;) {
      const { status, body: answered } = await this.line.ask('POST', path, body);
      if (status !== undefined && status < 500) return { status, body: answered };
      await pause(this.chances.below(LONGEST_BACK_OFF_MS));
    }
  }
}
