import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { signOnBareWorker, type BareWorker } from '../farm/bare-worker.ts';
import type { ManagerApi } from '../farm/manager-api.ts';

const NO_TASK_PAUSE_MS = 200;
const TASK_TYPES = ['blender'];

interface GivenTask {
  readonly uuid: string;
  readonly commands: readonly {
    readonly parameters: { readonly exe: string; readonly args: readonly string[] };
  }[];
}

/** Does what Flamenco 3's Worker does with a render: runs it, believes its exit code, verifies and keeps nothing. */
export class Flamenco3Worker {
  private readonly worker: BareWorker;
  private blender: ChildProcess | undefined;
  private hasEnded = false;

  private constructor(worker: BareWorker) {
    this.worker = worker;
  }

  static async start(api: ManagerApi, name: string): Promise<Flamenco3Worker> {
    const worker = new Flamenco3Worker(await signOnBareWorker(api, name, TASK_TYPES));
    void worker.work();
    return worker;
  }

  /** It is started again, with the identity that it had. */
  async restart(): Promise<Flamenco3Worker> {
    const about = { name: 'again', supported_task_types: TASK_TYPES, software_version: 'bare' };
    await this.worker.api.ask('POST', '/worker/sign-on', about);
    await this.worker.api.ask('POST', '/worker/state-changed', { status: 'awake' });
    const worker = new Flamenco3Worker(this.worker);
    void worker.work();
    return worker;
  }

  /** It is killed, and its Blender with it: nothing more is heard of it. */
  kill(): void {
    this.hasEnded = true;
    this.blender?.kill('SIGKILL');
  }

  private async work(): Promise<void> {
    while (!this.hasEnded) {
      const task = await this.worker.api
        .ask<GivenTask | undefined>('POST', '/worker/task')
        .catch(() => undefined);
      if (task) await this.run(task);
      else await sleep(NO_TASK_PAUSE_MS);
    }
  }

  private async run({ uuid, commands }: GivenTask): Promise<void> {
    const report = async (update: object): Promise<void> => {
      if (!this.hasEnded)
        await this.worker.api.ask('POST', `/worker/task/${uuid}`, update).catch(() => undefined);
    };
    await report({ taskStatus: 'active' });
    for (const { parameters } of commands) {
      const exitCode = await this.exitCodeOf(parameters.exe, parameters.args);
      if (exitCode !== 0) return report({ taskStatus: 'failed' });
    }
    return report({ taskStatus: 'completed' });
  }

  private exitCodeOf(exe: string, args: readonly string[]): Promise<number | null> {
    return new Promise((resolve) => {
      this.blender = spawn(exe, args, { stdio: 'ignore' });
      this.blender.once('exit', resolve);
    });
  }
}
