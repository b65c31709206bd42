import { Injectable, Logger } from '@nestjs/common';
import { FarmDatabase } from '../../database/farm-database.js';
import {
  type CheckoutContent,
  Checkouts,
  type CheckoutEraser,
  type ErasureOrder,
  type InspectionOrder,
  type KeptFiles,
} from '../job-deletion/index.js';
import { jobQuestions } from '../jobs/index.js';
import { CheckoutErasure } from './checkout-erasure.js';
import { isCheckoutId } from './checkout-path.js';

/** Removes the checkout of a job that is deleted, unless other jobs need it: clients choose what they submit as its path. */
@Injectable()
export class ShamanCheckoutEraser implements CheckoutEraser {
  private readonly logger = new Logger(ShamanCheckoutEraser.name);

  constructor(
    private readonly erasure: CheckoutErasure,
    private readonly database: FarmDatabase,
    checkouts: Checkouts,
  ) {
    checkouts.fill(this);
  }

  /** Keeps what is not one job's alone, and what no checkout can be: the deletion of the job goes on. */
  async erase(checkoutId: string, order: ErasureOrder): Promise<KeptFiles | undefined> {
    if (!isCheckoutId(checkoutId)) {
      this.logger.warn(`${JSON.stringify(checkoutId)} is not a checkout, so its job is deleted without one`);
      return undefined;
    }
    if ((await jobQuestions.listWithin(this.database.reader, checkoutId)).length > 1) {
      this.logger.warn(
        `Checkout ${checkoutId} stays: other jobs have files in it. It is removed with the last of them`,
      );
      return undefined;
    }
    const outcome = await this.erasure.erase(checkoutId, order);
    const isThere = outcome !== 'not-there';
    this.logger.log(isThere ? `Erased checkout ${checkoutId}` : `Checkout ${checkoutId} is gone already`);
    return isThere && outcome.count > 0 ? outcome : undefined;
  }

  async inspect(checkoutId: string, order: InspectionOrder): Promise<CheckoutContent | undefined> {
    if (!isCheckoutId(checkoutId)) return undefined;
    if ((await jobQuestions.listWithin(this.database.reader, checkoutId)).length > 1) return undefined;
    return this.erasure.inspect(checkoutId, order);
  }
}
