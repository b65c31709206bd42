import { Injectable } from '@nestjs/common';
import { conflict, FarmError } from '@flamenco/domain/errors';
import { FarmDatabase } from '../../database/farm-database.js';
import { jobQuestions } from '../jobs/index.js';
import { CheckoutErasure } from './checkout-erasure.js';
import { namesInCheckoutId } from './checkout-path.js';

/** Checkouts that are remembered as made by this Manager; of more, the oldest are forgotten, and stay. */
const MOST_REMEMBERED = 10_000;

/** Removes checkouts that were made for a job which was then not submitted. */
@Injectable()
export class UnusedCheckouts {
  private readonly made = new Set<string>();

  constructor(
    private readonly erasure: CheckoutErasure,
    private readonly database: FarmDatabase,
  ) {}

  /** Notes that a checkout was made, so that it can be discarded. */
  remember(path: string): void {
    this.made.add(path);
    const [oldest] = this.made;
    if (this.made.size > MOST_REMEMBERED && oldest !== undefined) this.made.delete(oldest);
  }

  /**
   * Removes a checkout that this Manager has made since it started, and that no job uses. One that is gone already is fine.
   * @throws FarmError `not-found` for any other folder: nobody knows whose it is; `conflict` when something needs it; `invalid` for
   *   what is not a checkout's path
   */
  async discard(path: string): Promise<void> {
    namesInCheckoutId(path);
    if (!this.made.has(path)) throw notMadeHere(path);
    const inside = [...this.made].some((other) => other.startsWith(`${path}/`));
    if (inside || (await jobQuestions.listWithin(this.database.reader, path)).length > 0) throw inUse(path);
    await this.erasure.erase(path, { isAll: false, framesFolder: undefined });
    this.made.delete(path);
  }
}

function notMadeHere(path: string): FarmError {
  return new FarmError(
    'not-found',
    'checkout-unknown',
    `This Manager has not made a checkout ${JSON.stringify(path)} since it started, so it stays. Remove its folder by hand if nobody needs it.`,
  );
}

function inUse(path: string): FarmError {
  return conflict(
    'checkout-in-use',
    `Checkout ${path} is used by a job. Delete the job: its files go with it.`,
  );
}
