import { Injectable, Logger } from '@nestjs/common';
import type { WorkerStatus } from '@flamenco/domain/statuses';
import {
  decideSignOff,
  decideSignOn,
  decideStateChanged,
  isIdentityInUse,
  normalizeTaskTypes,
  type LastRequest,
  type WorkerChange,
} from '@flamenco/domain/workers';
import { Clock } from '../../clock.js';
import { Configuration } from '../../config/index.js';
import { UnitOfWork, type Work } from '../../database/unit-of-work.js';
import { loadWorker, loadWorkerById, saveWorker } from './persistence/worker-rows.js';
import { StatusSchedules } from './status-schedule.js';
import { WorkerChanger, type WorkerDetails } from './worker-changer.js';
import { unknownWorker } from './worker-credentials.js';
import { workerUpdated } from './worker-events.js';
import { identityInUse, isSessionAlive, isToldNumbers } from './worker-session.js';
import { WORKER_SETTINGS } from './workers.settings.js';
import type { WorkerProblem, WorkerState } from './worker-state.js';

/** What a Worker says of itself when it signs on. */
export interface SignOn {
  readonly name: string;
  readonly address: string;
  readonly software: string;
  readonly canRestart: boolean;
  readonly canUpdate: boolean;
  readonly supportedTaskTypes: readonly string[];
  readonly sessionId?: string | undefined;
  readonly previousSessionId?: string | undefined;
  /** The Worker whose credentials it had before. */
  readonly copyOf?: string | undefined;
}

/** What Workers say of their own comings and goings. */
@Injectable()
export class WorkerLifecycle {
  private readonly logger = new Logger(WorkerLifecycle.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly changer: WorkerChanger,
    private readonly configuration: Configuration,
    private readonly clock: Clock,
    private readonly schedules: StatusSchedules,
  ) {}

  /**
   * @returns what the Worker should do now
   * @throws FarmError `conflict` (`identity-in-use`) when it is another Worker with the same credentials
   */
  async signOn(worker: WorkerState, signOn: SignOn): Promise<LastRequest> {
    const { request, refusal } = await this.unitOfWork.run(async (work) => {
      const before = current(await loadWorkerById(work.sql, worker.id));
      const { workerTimeoutMs } = this.configuration.of(WORKER_SETTINGS);
      const isAlive = isSessionAlive(before, this.clock.nowMs(), workerTimeoutMs);
      if (isIdentityInUse({ sessionId: before.sessionId, isAlive }, signOn)) {
        await this.noticeCopy(work, before, signOn);
        return { refusal: identityInUse(before) };
      }
      return { request: await this.begin(work, before, signOn) };
    }, 'committed');
    if (refusal) throw refusal;
    return request;
  }

  private async begin(work: Work, before: WorkerState, signOn: SignOn): Promise<LastRequest> {
    const change = decideSignOn(before, await this.schedules.filler.statusOf(work.sql, before.id));
    const { name, address, software, canRestart, canUpdate, sessionId } = signOn;
    const isSame = sessionId !== undefined && sessionId === before.sessionId;
    await this.changer.apply(work, before, change, {
      name: name.trim() === '' ? before.name : name,
      address,
      software,
      canRestart,
      canUpdate,
      supportedTaskTypes: normalizeTaskTypes(signOn.supportedTaskTypes),
      sessionId,
      problems: [], // it says them again
      notice: isSame ? before.notice : await this.noticeOfCopy(work, signOn.copyOf),
      ...this.seen(),
    });
    return change.lastRequest;
  }

  /** Tells people, at the Worker that may stay, that there is another one with its identity. */
  private async noticeCopy(work: Work, worker: WorkerState, { address }: SignOn): Promise<void> {
    const now = this.clock.timestamp();
    const notice = `Another Worker with the same identity signed on from ${address} at ${now}, and was told to register as a Worker of its own. Its home folder seems to be a copy of this one's.`;
    const told = { ...worker, notice };
    await saveWorker(work.sql, told, now);
    work.publish(await workerUpdated(work.sql, told, now));
    work.afterCommit(() => {
      this.logger.warn(`Worker ${worker.name} (${worker.uuid}): ${notice}`);
    });
  }

  private async noticeOfCopy(work: Work, copyOf: string | undefined): Promise<string | undefined> {
    if (copyOf === undefined) return undefined;
    const original = await loadWorker(work.sql, copyOf);
    return `Its home folder was copied from that of Worker ${original?.name ?? copyOf}, so it has registered as a Worker of its own.`;
  }

  signOff(worker: WorkerState): Promise<void> {
    return this.change(worker, decideSignOff);
  }

  /** @param requestNumber - of the request that it has followed, where it says so */
  stateChanged(worker: WorkerState, status: WorkerStatus, requestNumber?: number): Promise<void> {
    return this.change(worker, (before) =>
      decideStateChanged(before, status, { requestNumber, isToldNumbers: isToldNumbers(before) }),
    );
  }

  /** Notes what the Worker says is wrong with it now, in place of what it said before. */
  noteProblems(worker: WorkerState, problems: readonly WorkerProblem[]): Promise<void> {
    return this.unitOfWork.run(async (work) => {
      const before = current(await loadWorkerById(work.sql, worker.id));
      if (JSON.stringify(before.problems) === JSON.stringify(problems)) return;
      const now = this.clock.timestamp();
      const after = { ...before, problems, lastSeen: now };
      await saveWorker(work.sql, after, now);
      work.publish(await workerUpdated(work.sql, after, now));
      work.afterCommit(() => {
        for (const { message } of problems)
          this.logger.warn(`Worker ${before.name} reports a problem: ${message}`);
      });
    }, 'committed');
  }

  private change(worker: WorkerState, decide: (before: WorkerState) => WorkerChange): Promise<void> {
    return this.unitOfWork.run(async (work) => {
      const before = current(await loadWorkerById(work.sql, worker.id));
      await this.changer.apply(work, before, decide(before), this.seen());
    }, 'committed');
  }

  private seen(): WorkerDetails {
    return { lastSeen: this.clock.timestamp() };
  }
}

function current(worker: WorkerState | undefined): WorkerState {
  if (!worker) throw unknownWorker();
  return worker;
}
