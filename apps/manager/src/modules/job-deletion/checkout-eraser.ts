import { Injectable } from '@nestjs/common';
import { Port } from '../../port.js';

/** Files of one kind in a checkout. */
export interface CheckoutFiles {
  readonly count: number;
  readonly bytes: number;
  /** Some of them, by their paths in the checkout. */
  readonly examples: readonly string[];
}

/** What is in a checkout. */
export interface CheckoutContent {
  /** The folder itself. */
  readonly folder: string;
  /** Where what the checkout did not put there would be after the deletion. */
  readonly keptFolder: string;
  /** There is more than was counted: a look must not take long. */
  readonly isMore: boolean;
  /** What the checkout put there. */
  readonly uploaded: CheckoutFiles;
  /** What was written there while the job ran, such as passes beside the blend file. */
  readonly written: CheckoutFiles;
  /** What people, or nobody knows who, put there. */
  readonly unknown: CheckoutFiles;
}

/** When tasks of a job ran, in milliseconds since 1970; undefined when none did. */
export type TimeOfRunning = { readonly fromMs: number; readonly toMs: number } | undefined;

/** What is known of the job whose checkout is looked at. */
export interface InspectionOrder {
  readonly ran: TimeOfRunning;
  /** The folder of the job's frames on this computer. */
  readonly framesFolder: string | undefined;
}

/** What was not erased of a checkout. */
export interface KeptFiles {
  readonly count: number;
  readonly bytes: number;
  /** Where they are now. */
  readonly folder: string;
}

/** How to erase a checkout. */
export interface ErasureOrder {
  /** Whether to remove also what the checkout did not put there. */
  readonly isAll: boolean;
  /** The folder of the job's frames on this computer: files that are kept are moved to beside it, when they can be. */
  readonly framesFolder: string | undefined;
}

/** Removes the files that were uploaded for a job. Implemented where they are kept. */
export interface CheckoutEraser {
  /**
   * Removes a checkout; one that is not there (any more) is removed already.
   * Anything that is thrown leaves the job where it is, and its deletion is tried again later.
   * @returns what was kept; undefined when nothing is left
   */
  erase(checkoutId: string, order: ErasureOrder): Promise<KeptFiles | undefined>;

  /** What is in a checkout, counted for a limited time; undefined when it is not there, or no job's alone. */
  inspect(checkoutId: string, order: InspectionOrder): Promise<CheckoutContent | undefined>;
}

/** Filled by Shaman; without it, there are no checkouts. */
@Injectable()
export class Checkouts extends Port<CheckoutEraser> {
  constructor() {
    super({ erase: () => Promise.resolve(undefined), inspect: () => Promise.resolve(undefined) });
  }
}
