import { FarmProcess } from '../farm/farm-process.ts';
import { ManagerApi } from '../farm/manager-api.ts';

/** How long its service waits before it starts a Manager again that ended by itself. */
const SERVICE_PAUSE_MS = 1_000;

/** A Manager as a process, and the service that keeps it going. */
export class SimulatedManager {
  readonly api: ManagerApi;
  starts = 0;
  /** How often it ended without being killed: it has no database to start on. */
  endsByItself = 0;
  private process: FarmProcess | undefined;
  private isKilled = false;
  private readonly port: number;
  private readonly config: string;
  private readonly log: string;

  constructor(port: number, config: string, log: string) {
    [this.port, this.config, this.log] = [port, config, log];
    this.api = new ManagerApi(`http://127.0.0.1:${port}`);
  }

  get isRunning(): boolean {
    return this.process?.isRunning ?? false;
  }

  start(): void {
    if (this.isRunning) return;
    this.isKilled = false;
    this.starts += 1;
    const environment = { FLAMENCO_LISTEN: `127.0.0.1:${this.port}` };
    const started = FarmProcess.start('manager', this.config, this.log, {
      environment,
      options: ['--quiet'],
    });
    this.process = started;
    void started.ended.then(() => {
      if (this.isKilled) return;
      this.endsByItself += 1;
      setTimeout(() => {
        if (!this.isKilled) this.start();
      }, SERVICE_PAUSE_MS);
    });
  }

  /** As `kill -9`, and nobody starts it again but `start`. */
  async kill(): Promise<void> {
    this.isKilled = true;
    this.process?.signal('SIGKILL');
    await this.process?.ended;
  }

  freeze(): void {
    if (this.isRunning) this.process?.signal('SIGSTOP');
  }

  thaw(): void {
    if (this.isRunning) this.process?.signal('SIGCONT');
  }

  /** As people end it. */
  async stop(): Promise<void> {
    this.isKilled = true;
    if (this.isRunning) await this.process?.stop();
  }

  /** What the Manager says of the database, with `--check-db`: empty when it is in order. */
  async problemsOfDatabase(): Promise<string> {
    const log = `${this.log}.check-db`;
    const check = FarmProcess.start('manager', this.config, log, { options: ['--check-db'] });
    const { status } = await check.ended;
    return status === 0 ? '' : check.tailOfLog(30);
  }
}
