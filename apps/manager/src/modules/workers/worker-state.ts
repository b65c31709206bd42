import type { WorkerId } from '@flamenco/domain/ids';
import type { WorkerStatus } from '@flamenco/domain/statuses';
import type { LastRequest, StatusRequest } from '@flamenco/domain/workers';

/** Something that is wrong with a Worker, as it says itself. */
export interface WorkerProblem {
  /** Which one, in kebab-case: a newer Worker may have more of them. */
  readonly code: string;
  /** What is wrong and what to do, for people to read. */
  readonly message: string;
}

/** A Worker as the Manager knows it. */
export interface WorkerState {
  readonly id: number;
  readonly uuid: WorkerId;
  readonly name: string;
  readonly secretHash: string;
  readonly address: string;
  readonly platform: string;
  readonly software: string;
  /** Absent for one that has registered, but never signed on. */
  readonly status?: WorkerStatus;
  readonly statusRequest?: StatusRequest;
  readonly lastRequest?: LastRequest;
  readonly canRestart: boolean;
  readonly canUpdate: boolean;
  readonly supportedTaskTypes: readonly string[];
  readonly lastSeen: string | undefined;
  readonly updated: string;
  readonly deletedAt: string | undefined;
  /** Which start of it has its credentials now; Flamenco 3's Workers do not say. */
  readonly sessionId: string | undefined;
  /** What people should know of it, as the Manager found it. */
  readonly notice: string | undefined;
  /** What it says is wrong with it now; Flamenco 3's Workers do not say. */
  readonly problems: readonly WorkerProblem[];
}
