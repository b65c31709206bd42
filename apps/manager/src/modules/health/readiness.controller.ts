import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Readiness } from './readiness.js';

/** What is told about the Manager's readiness. */
interface ReadinessReport {
  readonly status: 'ready' | 'not-ready';
  /** Why it is not ready, for people. */
  readonly reasons: readonly string[];
}

/** For load balancers and service managers: whether the Manager can work. /healthz says whether it answers at all. */
@ApiExcludeController()
@Controller('readyz')
export class ReadinessController {
  constructor(private readonly readiness: Readiness) {}

  @Get()
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadinessReport> {
    const reasons = await this.readiness.problems();
    void reply.status(reasons.length === 0 ? 200 : 503).header('Cache-Control', 'no-store');
    return { status: reasons.length === 0 ? 'ready' : 'not-ready', reasons };
  }
}
