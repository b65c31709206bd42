import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type {
  ManagerClient,
  SignOnSession,
  StatusToTake,
  WorkerIdentity,
} from '../manager-api/manager-client.js';
import { isIdentityInUse, isUnknownWorker, mayPass, type Refusal } from '../manager-api/refusal.js';
import { BackOff } from '../timing/back-off.js';
import { pause, type Clock, type Random } from '../timing/clock.js';
import type { CredentialsFile, WorkerCredentials } from './credentials.js';
import type { SessionFile } from './session-file.js';

/** What came of a sign-on: the status to take, or why there is none. */
type SignOnOutcome =
  | { readonly kind: 'signed-on'; readonly next: StatusToTake }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'in-use' };

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
    private readonly sessionFile: SessionFile,
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
  async run(signal: AbortSignal): Promise<StatusToTake> {
    this.manager.useSession(this.sessionFile.current);
    const known = await this.credentialsFile.read();
    const first = known && (await this.signOn(known, {}, signal));
    if (first?.kind === 'signed-on') return first.next;
    const isCopy = first?.kind === 'in-use';
    if (isCopy) {
      this.log.warn(
        { worker: known?.workerId },
        'another Worker with the same identity is at work, so this home folder is a copy; registering as a Worker of its own',
      );
    } else if (known) this.log.warn('the Manager does not know this Worker (any more), registering it anew');
    const registered = await this.register(signal);
    const second = await this.signOn(registered, isCopy && known ? { copy_of: known.workerId } : {}, signal);
    if (second.kind === 'signed-on') return second.next;
    throw new HandShakeRefused(
      `The Manager at ${this.manager.managerUrl} refuses the credentials that it has just given. Look into the Manager's log, and check that only one Manager answers at this address.`,
    );
  }

  private async signOn(
    credentials: WorkerCredentials,
    more: SignOnSession,
    signal: AbortSignal,
  ): Promise<SignOnOutcome> {
    this.manager.useCredentials(credentials);
    const earlier = [...(await this.sessionFile.earlier())];
    let previous = earlier.shift();
    for (;;) {
      const answer = await this.manager.signOn(this.worker, this.sessionAfter(previous, more), signal);
      if (answer.kind === 'status-requested') {
        this.backOff.reset();
        await this.sessionFile.confirm();
        this.log.info(
          { worker: credentials.workerId, name: this.worker.name, manager: this.manager.managerUrl },
          'signed on',
        );
        return { kind: 'signed-on', next: answer };
      }
      // Only this means a new registration: after any other answer, it would make a second Worker of this one.
      if (isUnknownWorker(answer)) return { kind: 'unknown' };
      if (isIdentityInUse(answer)) {
        previous = earlier.shift();
        if (previous === undefined) return { kind: 'in-use' };
      } else await this.tryAgainLater('sign-on', answer, signal);
    }
  }

  private sessionAfter(previous: string | undefined, more: SignOnSession): SignOnSession {
    const before = previous === undefined ? {} : { previous_session_id: previous };
    return { session_id: this.sessionFile.current, ...before, ...more };
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
      `${what} failed, will try again`,
    );
    await pause(this.clock, delayMs, signal);
  }
}
