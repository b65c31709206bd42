import { Injectable } from '@nestjs/common';
import { FarmError } from '@flamenco/domain/errors';

/** How reports are refused whose task, or attempt at it, is not the Worker's any more. */
const STALE_CODES: ReadonlySet<string> = new Set(['task-not-yours', 'attempt-superseded']);

/** Counts the reports that are refused because they come too late. */
@Injectable()
export class StaleReports {
  /** Since the start of the Manager. */
  count = 0;

  /** Rejects as taking the report does. */
  async watch(taking: Promise<void>): Promise<void> {
    try {
      await taking;
    } catch (error) {
      if (error instanceof FarmError && STALE_CODES.has(error.code)) this.count += 1;
      throw error;
    }
  }
}
