import { Injectable, Logger } from '@nestjs/common';
import { FarmDatabase } from '../../database/farm-database.js';

/**
 * Whether this Manager does what is done for the farm as a whole, such as looking for time-outs. Of those that share a database one does; when
 * it ends or shows no sign of life, another one takes the lead within 10 seconds.
 */
@Injectable()
export class Leadership {
  private readonly logger = new Logger(Leadership.name);

  constructor(private readonly database: FarmDatabase) {}

  /** As far as is known here. What is done twice for a moment must do no harm. */
  get isOurs(): boolean {
    return this.database.line?.leads ?? true;
  }

  /** Asks the database: a Manager that was frozen meanwhile may have lost it, and not know yet. */
  async isOursStill(): Promise<boolean> {
    const { line } = this.database;
    if (!line) return true;
    const isAnswered = await line.sql.get('SELECT 1 AS one').then(
      () => true,
      () => false,
    );
    return isAnswered && line.leads;
  }

  /** Has something done when this Manager takes the lead after it has started. */
  onTaken(task: () => Promise<void>): void {
    this.database.line?.onLead((leads) => {
      if (!leads) return;
      task().catch((error: unknown) => {
        this.logger.error(
          { err: error },
          'What is done for the farm could not be taken over; trying again later',
        );
      });
    });
  }

  /** Has somebody told when this Manager takes the lead after it has started, and when it loses it. */
  onChange(listener: (isOurs: boolean) => void): void {
    this.database.line?.onLead(listener);
  }
}
