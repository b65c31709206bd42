import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RunTimesByTaskTypeDto, UtilizationDto, UtilizationQueryDto } from '@flamenco/api-contracts';
import { summarizeRunTimes } from '@flamenco/domain/forecast';
import { Clock } from '../../clock.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { Allow } from '../../http/allow.js';
import { HOUR_MS } from './attempt-statistics.js';
import { listRunTimes } from './persistence/run-time-rows.js';
import { QUARTER_MS } from './farm-looks.js';
import { listQuarters } from './persistence/farm-quarters.js';
import { listHours, listHoursOfWorker, listWorkersSince } from './persistence/worker-hours.js';
import { toRunTimesDto, toSeconds } from './run-times-dto.js';

const HOURS = 24;

/** Sums that are kept as tasks end: asking costs the same on a farm of any size. */
@ApiTags('statistics')
@Allow('farm:read')
@Controller('api/v3/statistics')
export class StatisticsController {
  constructor(
    private readonly clock: Clock,
    private readonly database: FarmDatabase,
  ) {}

  @Get('task-types')
  @ApiOperation({
    operationId: 'fetchRunTimes',
    summary: 'How long completed tasks took, by task type, also those of jobs that were deleted',
  })
  @ApiOkResponse({ type: RunTimesByTaskTypeDto, description: 'The run times.' })
  async fetchRunTimes(): Promise<RunTimesByTaskTypeDto> {
    const byType = Map.groupBy(await listRunTimes(this.database.reader), ({ taskType }) => taskType);
    return {
      task_types: [...byType].flatMap(([taskType, buckets]) => {
        const times = summarizeRunTimes(buckets);
        return times ? [{ task_type: taskType, ...toRunTimesDto(times) }] : [];
      }),
    };
  }

  @Get('utilization')
  @ApiOperation({
    operationId: 'fetchUtilization',
    summary: 'How busy the farm and each Worker were, hour by hour',
  })
  @ApiOkResponse({ type: UtilizationDto, description: 'What was done.' })
  async fetchUtilization(
    @Query() { hours = HOURS, worker_id: workerId }: UtilizationQueryDto,
  ): Promise<UtilizationDto> {
    const from = Math.floor(this.clock.nowMs() / HOUR_MS) - hours + 1;
    const toTimestamp = (hour: number): string => new Date(hour * HOUR_MS).toISOString();
    return await this.database.snapshot(async (sql) => ({
      from: toTimestamp(from),
      hours: (workerId === undefined
        ? await listHours(sql, from)
        : await listHoursOfWorker(sql, from, workerId.toLowerCase())
      ).map(({ hour, workerCount, ...done }) => ({
        start: toTimestamp(hour),
        workers: workerCount,
        ...toDone(done),
      })),
      workers: (await listWorkersSince(sql, from))
        .filter(({ uuid }) => workerId === undefined || uuid === workerId.toLowerCase())
        .map(({ uuid, name, comparedMs, expectedMs, ...done }) => ({
          id: uuid,
          name,
          ...toDone(done),
          ...(expectedMs > 0 && { pace: Math.round((1000 * comparedMs) / expectedMs) / 1000 }),
        })),
      quarters: (await listQuarters(sql, (from * HOUR_MS) / QUARTER_MS)).map(
        ({ quarter, looks, awake, busy }) => ({
          start: new Date(quarter * QUARTER_MS).toISOString(),
          workers_awake: mean(awake, looks),
          workers_busy: mean(busy, looks),
        }),
      ),
    }));
  }
}

function mean(sum: number, count: number): number {
  return Math.round((100 * sum) / count) / 100;
}

function toDone(done: { readonly busyMs: number; readonly completed: number; readonly failed: number }): {
  readonly busy_seconds: number;
  readonly tasks_completed: number;
  readonly tasks_failed: number;
} {
  return {
    busy_seconds: toSeconds(done.busyMs),
    tasks_completed: done.completed,
    tasks_failed: done.failed,
  };
}
