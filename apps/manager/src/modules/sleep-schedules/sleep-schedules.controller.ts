import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { WorkerSleepScheduleDto } from '@flamenco/api-contracts';
import { notFound } from '@flamenco/domain/errors';
import { formatDays, parseSleepSchedule } from '@flamenco/domain/schedules';
import type { FastifyReply } from 'fastify';
import { FarmDatabase } from '../../database/farm-database.js';
import { Allow } from '../../http/allow.js';
import { workerQuestions } from '../workers/index.js';
import { findSchedule } from './persistence/schedule-rows.js';
import { SleepScheduler } from './sleep-scheduler.js';

const WORKER_ID = { name: 'worker_id', schema: { type: 'string', format: 'uuid' } } as const;

@ApiTags('worker-mgt')
@Allow('workers:read')
@Controller('api/v3/worker-mgt/workers')
export class SleepSchedulesController {
  constructor(
    private readonly database: FarmDatabase,
    private readonly scheduler: SleepScheduler,
  ) {}

  @Get(':worker_id/sleep-schedule')
  @ApiOperation({ operationId: 'fetchWorkerSleepSchedule', summary: 'Fetch the sleep schedule of a Worker' })
  @ApiParam(WORKER_ID)
  @ApiOkResponse({ type: WorkerSleepScheduleDto, description: 'The sleep schedule.' })
  @ApiNoContentResponse({ description: 'The Worker has none: it is always awake' })
  async fetchWorkerSleepSchedule(
    @Param('worker_id') workerId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WorkerSleepScheduleDto | undefined> {
    const { reader } = this.database;
    const worker = await workerQuestions.load(reader, workerId);
    if (!worker) throw notFound('worker', workerId);
    const schedule = await findSchedule(reader, worker.id);
    if (!schedule) {
      reply.status(HttpStatus.NO_CONTENT);
      return undefined;
    }
    return {
      is_active: schedule.isActive,
      days_of_week: formatDays(schedule.days),
      start_time: schedule.start ?? '',
      end_time: schedule.end ?? '',
    };
  }

  @Post(':worker_id/sleep-schedule')
  @HttpCode(204)
  @Allow('workers:write')
  @ApiOperation({
    operationId: 'setWorkerSleepSchedule',
    summary: 'Set the sleep schedule of a Worker; it applies at once',
  })
  @ApiParam(WORKER_ID)
  @ApiNoContentResponse({ description: 'The Worker has this schedule' })
  async setWorkerSleepSchedule(
    @Param('worker_id') workerId: string,
    @Body() body: WorkerSleepScheduleDto,
  ): Promise<void> {
    const schedule = parseSleepSchedule({
      isActive: body.is_active,
      daysOfWeek: body.days_of_week,
      startTime: body.start_time,
      endTime: body.end_time,
    });
    await this.scheduler.set(workerId, schedule);
  }
}
