import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Leadership, ManagerPresence, type PresentManager } from '../managers/index.js';
import { Readiness } from './readiness.js';

/** A Manager that shares the database, with the times of its own clock. */
interface ReportedManager {
  readonly url: string;
  readonly version: string;
  readonly started: string;
  readonly last_seen: string;
}

/** What is told about the Manager's readiness. */
interface ReadinessReport {
  readonly status: 'ready' | 'not-ready';
  /** Why it is not ready, for people. */
  readonly reasons: readonly string[];
  /** The Managers that share the database; absent where one has it alone, and while the database is away. */
  readonly managers?: readonly ReportedManager[];
  /** Whether this one does what is done for the farm as a whole. */
  readonly leads?: boolean;
}

/** For load balancers and service managers: whether the Manager can work. /healthz says whether it answers at all. */
@ApiExcludeController()
@Controller('readyz')
export class ReadinessController {
  constructor(
    private readonly readiness: Readiness,
    private readonly presence: ManagerPresence,
    private readonly leadership: Leadership,
  ) {}

  @Get()
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadinessReport> {
    const reasons = await this.readiness.problems();
    void reply.status(reasons.length === 0 ? 200 : 503).header('Cache-Control', 'no-store');
    const managers = reasons.length === 0 ? await this.presence.list() : undefined;
    return {
      status: reasons.length === 0 ? 'ready' : 'not-ready',
      reasons,
      ...(managers && { managers: managers.map(toReport), leads: this.leadership.isOurs }),
    };
  }
}

function toReport({ url, version, started, lastSeen }: PresentManager): ReportedManager {
  return { url, version, started, last_seen: lastSeen };
}
