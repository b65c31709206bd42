import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { ManagerClient, RequestedStatus, WorkerIdentity } from '../manager-api/manager-client.js';
import { isUnknownWorker, mayPass, type Refusal } from '../manager-api/refusal.js';
import { BackOff } from '../timing/back-off.js';
import { pause, type Clock, type Random } from '../timing/clock.js';
import type { CredentialsFile, WorkerCredentials } from './credentials.js';

/** The Manager will not have this Worker; a person has to do something. */
export class HandShakeRefused extends Error {
  override readonly name = 'HandShakeRefused';
}

/** Makes the Worker known to the Manager: registers it the first time, and signs it on. */
export class HandShake {
  private readonly backOff: BackOff;

  constructor(
    private readonly manager: ManagerClient,
    private readonly credentialsFile: CredentialsFile,
    private readonly worker: WorkerIdentity,
    private readonly platform: string,
    private readonly clock: Clock,
    random: Random,
    private readonly log: Logger,
  ) {
    this.backOff = new BackOff({ firstMs: 1000, longestMs: 5000 }, random);
  }

  /**
   * Signs on, however long the Manager takes to come; gives the status that it wants.
   * @throws HandShakeRefused
   */
  async run(signal: AbortSignal): Promise<RequestedStatus> {
    const known = await this.credentialsFile.read();
    const requested = known && (await this.signOn(known, signal));
    if (requested) return requested;
    if (known) this.log.warn('the Manager does not know this Worker (any more), registering it anew');
    const registered = await this.register(signal);
    const status = await this.signOn(registered, signal);
    if (status) return status;
    throw new HandShakeRefused(
      `The Manager at ${this.manager.managerUrl} refuses the credentials that it has just given. Look into the Manager's log, and check that only one Manager answers at this address.`,
    );
  }

  /** The status to take, or nothing if the credentials are refused. */
  private async signOn(
    credentials: WorkerCredentials,
    signal: AbortSignal,
  ): Promise<RequestedStatus | undefined> {
    this.manager.useCredentials(credentials);
    for (;;) {
      const answer = await this.manager.signOn(this.worker, signal);
      if (answer.kind === 'status-requested') {
        this.backOff.reset();
        this.log.info(
          { worker: credentials.workerId, name: this.worker.name, manager: this.manager.managerUrl },
          'signed on',
        );
        return answer.status;
      }
      // Only this means a new registration: after any other answer, it would make a second Worker of this one.
      if (isUnknownWorker(answer)) return undefined;
      await this.tryAgainLater('sign-on', answer, signal);
    }
  }

  private async register(signal: AbortSignal): Promise<WorkerCredentials> {
    const workerSecret = randomBytes(32).toString('hex');
    for (;;) {
      const answer = await this.manager.register(this.worker, workerSecret, this.platform, signal);
      if (answer.kind === 'registered') {
        const credentials = { workerId: answer.workerId, workerSecret };
        await this.credentialsFile.write(credentials);
        this.log.info(
          { worker: answer.workerId, credentials: this.credentialsFile.path },
          'registered as a new Worker',
        );
        return credentials;
      }
      if (!mayPass(answer)) {
        throw new HandShakeRefused(
          `The Manager at ${this.manager.managerUrl} does not register this Worker: ${answer.message} (HTTP ${String(answer.httpStatus)}). Check manager_url, worker_name and task_types.`,
        );
      }
      await this.tryAgainLater('registration', answer, signal);
    }
  }

  private async tryAgainLater(what: string, refusal: Refusal, signal: AbortSignal): Promise<void> {
    const delayMs = this.backOff.nextDelayMs();
    this.log.warn(
      { httpStatus: refusal.httpStatus, reason: refusal.message, delayMs },
      `${what} did not work, will try again`,
    );
    await pause(this.clock, delayMs, signal);
  }
}
