import type { JobId } from '@flamenco/domain/ids';

/** A job that is marked for deletion. */
export interface MarkedJob {
  readonly id: number;
  readonly uuid: JobId;
  readonly name: string;
  /** Empty when nothing was uploaded for it. */
  readonly checkoutId: string;
  /** 1 when it takes along what others put beside its files. */
  readonly deletesAllFiles: number;
}
