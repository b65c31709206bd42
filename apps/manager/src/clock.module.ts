import { Global, Module } from '@nestjs/common';
import { Clock } from './clock.js';
import { UninterruptedTime } from './uninterrupted-time.js';

/** Shares the clock with every module. */
@Global()
@Module({ providers: [Clock, UninterruptedTime], exports: [Clock, UninterruptedTime] })
export class ClockModule {}
