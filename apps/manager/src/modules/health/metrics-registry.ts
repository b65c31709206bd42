import { Injectable } from '@nestjs/common';
import { Registry } from 'prom-client';

/** The numbers of one Manager; a process may run several after each other. */
@Injectable()
export class MetricsRegistry extends Registry {}
