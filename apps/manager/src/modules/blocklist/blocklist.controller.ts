import { Body, Controller, Delete, Get, HttpCode, Param } from '@nestjs/common';
import {
  ApiBody,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { refTo, type JobBlocklistEntryDto } from '@flamenco/api-contracts';
import { notFound } from '@flamenco/domain/errors';
import { FarmDatabase } from '../../database/farm-database.js';
import { Allow } from '../../http/allow.js';
import { jobQuestions } from '../jobs/index.js';
import { BlockLifting } from './block-lifting.js';
import { listBlocks } from './persistence/block-rows.js';

const JOB_ID = { name: 'job_id', schema: { type: 'string', format: 'uuid' } } as const;

@ApiTags('jobs')
@Allow('jobs:read')
@Controller('api/v3/jobs')
export class BlocklistController {
  constructor(
    private readonly database: FarmDatabase,
    private readonly lifting: BlockLifting,
  ) {}

  @Get(':job_id/blocklist')
  @ApiOperation({
    operationId: 'fetchJobBlocklist',
    summary: 'List the Workers that get no more tasks of a type',
  })
  @ApiParam(JOB_ID)
  @ApiOkResponse({ schema: refTo('JobBlocklist'), description: 'The blocked Workers.' })
  async fetchJobBlocklist(@Param('job_id') jobId: string): Promise<readonly JobBlocklistEntryDto[]> {
    const { reader } = this.database;
    const job = await jobQuestions.load(reader, jobId);
    if (!job) throw notFound('job', jobId);
    return (await listBlocks(reader, job.id)).map(({ worker_uuid, worker_name, task_type, reason }) => ({
      worker_id: worker_uuid,
      task_type,
      worker_name,
      ...(reason !== null && { reason }),
    }));
  }

  @Delete(':job_id/blocklist')
  @HttpCode(204)
  @Allow('jobs:write:own')
  @ApiOperation({
    operationId: 'removeJobBlocklist',
    summary: 'Let blocked Workers have tasks of the job again',
  })
  @ApiParam(JOB_ID)
  @ApiBody({ schema: refTo('JobBlocklist'), required: true })
  @ApiNoContentResponse({ description: 'These Workers are not blocked any more' })
  removeJobBlocklist(
    @Param('job_id') jobId: string,
    @Body() body: readonly JobBlocklistEntryDto[],
  ): Promise<void> {
    const blocks = body.map(({ worker_id, task_type }) => ({
      workerId: worker_id,
      taskType: task_type,
    }));
    return this.lifting.lift(jobId, blocks);
  }
}
