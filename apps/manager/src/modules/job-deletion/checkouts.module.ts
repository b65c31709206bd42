import { Module } from '@nestjs/common';
import { Checkouts } from './checkout-eraser.js';

/** Where the deletion of jobs and the keeper of their uploaded files meet. */
@Module({ providers: [Checkouts], exports: [Checkouts] })
export class CheckoutsModule {}
