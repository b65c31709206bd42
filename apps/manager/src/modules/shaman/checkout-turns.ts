import { Injectable } from '@nestjs/common';
import { OneAtATime } from './one-at-a-time.js';

/** For what makes and removes the folders that checkouts are in: they must not meet. */
@Injectable()
export class CheckoutTurns extends OneAtATime {}
