import { Injectable, Logger } from '@nestjs/common';
import { FarmDatabase } from '../../database/farm-database.js';
import { CheckoutEraser } from '../job-deletion/index.js';
import { isCheckoutId } from './checkout-path.js';
import { listJobsWithin } from './persistence/checkout-users.js';
import { ShamanCheckouts } from './shaman-checkouts.js';

/** Removes the checkout of a job that is deleted, unless other jobs need it: clients choose what they submit as its path. */
@Injectable()
export class ShamanCheckoutEraser extends CheckoutEraser {
  private readonly logger = new Logger(ShamanCheckoutEraser.name);

  constructor(
    private readonly checkouts: ShamanCheckouts,
    private readonly database: FarmDatabase,
  ) {
    super();
  }

  /** Keeps what is not one job's alone, and what no checkout can be: the deletion of the job goes on. */
  async erase(checkoutId: string): Promise<void> {
    if (!isCheckoutId(checkoutId)) {
      this.logger.warn(`${JSON.stringify(checkoutId)} is not a checkout, so its job is deleted without one`);
    } else if (listJobsWithin(this.database.reader, checkoutId).length > 1) {
      this.logger.warn(
        `Checkout ${checkoutId} stays: other jobs have files in it. It is removed with the last of them`,
      );
    } else {
      const outcome = await this.checkouts.erase(checkoutId);
      this.logger.log(
        outcome === 'erased' ? `Erased checkout ${checkoutId}` : `Checkout ${checkoutId} is gone already`,
      );
    }
  }
}
