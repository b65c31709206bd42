import { Body, Controller, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { TaskUpdateDto, type RenderReportDto } from '@flamenco/api-contracts';
import { Allow } from '../../http/allow.js';
import { Refuses } from '../../http/refuses.js';
import { AuthenticatedWorker, WorkerAuthGuard, WorkerSightings, type WorkerState } from '../workers/index.js';
import type { ReportedRender } from './task-report.js';
import { StaleReports } from './stale-reports.js';
import { TaskReports } from './task-reports.js';

@ApiTags('worker')
@Allow('worker')
@Controller('api/v3/worker/task')
@UseGuards(WorkerAuthGuard)
export class TaskReportsController {
  constructor(
    private readonly reports: TaskReports,
    private readonly stale: StaleReports,
    private readonly sightings: WorkerSightings,
  ) {}

  @Post(':task_id')
  @HttpCode(204)
  @ApiOperation({ operationId: 'taskUpdate', summary: 'Report about the task that a Worker runs' })
  @ApiParam({ name: 'task_id', schema: { type: 'string', format: 'uuid' } })
  @ApiNoContentResponse({ description: 'The report was taken' })
  @Refuses(409, 'The task, or this attempt at it, is not the Worker’s any more; stop it.')
  @Refuses(404, 'There is no such task.')
  async taskUpdate(
    @AuthenticatedWorker() worker: WorkerState,
    @Param('task_id') taskId: string,
    @Body() body: TaskUpdateDto,
  ): Promise<void> {
    const taking = this.reports.take(worker, taskId, {
      status: body.taskStatus,
      activity: body.activity,
      blockBecause: body.block_because,
      log: body.log,
      stepsCompleted: body.steps_completed,
      attemptId: body.attempt_id,
      reportNumber: body.report_number,
      logOffset: body.log_offset,
      failure: body.failure,
      render: body.render && toReportedRender(body.render),
      wholeFrames: body.whole_frames?.map(({ frame, source, files }) => ({
        frame,
        source,
        files: files.map(({ name, size, modified_ms }) => ({ name, size, modifiedMs: modified_ms })),
      })),
      forgetsFrames: body.forget_frames,
    });
    await this.stale.watch(taking);
    this.sightings.note(worker);
  }
}

function toReportedRender({ command, receipt, findings }: RenderReportDto): ReportedRender {
  return {
    command,
    receipt: receipt === undefined ? undefined : JSON.stringify(receipt),
    findings: JSON.stringify(findings),
  };
}
