import { Injectable } from '@nestjs/common';
import type { TakeoverState } from '@flamenco/api-contracts';
import { conflict } from '@flamenco/domain/errors';
import { Port } from '../../port.js';

/** The farm of a Flamenco 3 Manager beside the configuration, and how far its takeover is. */
export interface EarlierFarm {
  readonly state: TakeoverState;
  readonly file?: string;
  /** That it is taken over into, without a password. */
  readonly database?: string;
  readonly progress?: { readonly what: string; readonly done: number; readonly of: number };
  readonly counts?: readonly { readonly what: string; readonly found: number; readonly taken: number }[];
  readonly notes?: readonly string[];
  readonly problem?: string;
}

/** Who knows about it. */
export interface EarlierFarmKeeper {
  look(): EarlierFarm;
  /** Begins to take it over, and does not wait for the end. @throws FarmError `conflict` when it is not offered, or begun already */
  begin(): void;
  /**
   * What `database` is set to when the setup is saved: not the database of Flamenco 3. Undefined: it stays as it is.
   * @throws FarmError `conflict` while it is being taken over
   */
  databaseToSet(): string | undefined;
}

/** Of a Manager that has its own database open, and so cannot fill one. */
const NOTHING_TO_TAKE: EarlierFarmKeeper = {
  look: () => ({ state: 'none' }),
  begin: () => {
    throw conflict(
      'nothing-to-take-over',
      'There is no farm of Flamenco 3 to be taken over here. From the command line, flamenco-manager migrate takes one over from anywhere.',
    );
  },
  databaseToSet: () => undefined,
};

/** Filled by the part that takes farms over, where a Manager has it. */
@Injectable()
export class EarlierFarms extends Port<EarlierFarmKeeper> {
  constructor() {
    super(NOTHING_TO_TAKE);
  }
}
