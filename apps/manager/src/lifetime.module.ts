import { Global, Module } from '@nestjs/common';
import { Lifetime } from './lifetime.js';

/** Shares the Manager's lifetime with every module. */
@Global()
@Module({ providers: [Lifetime], exports: [Lifetime] })
export class LifetimeModule {}
