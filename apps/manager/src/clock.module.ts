import { Global, Module } from '@nestjs/common';
import { Clock } from './clock.js';

/** Shares the clock with every module. */
@Global()
@Module({ providers: [Clock], exports: [Clock] })
export class ClockModule {}
