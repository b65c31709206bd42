import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { JobEstimateDto, JobEstimatesDto } from '@flamenco/api-contracts';
import { Allow } from '../../http/allow.js';
import { JobEstimates } from './job-estimates.js';

@ApiTags('jobs')
@Allow('jobs:read')
@Controller('api/v3')
export class EstimatesController {
  constructor(private readonly estimates: JobEstimates) {}

  @Get('estimates')
  @ApiOperation({
    operationId: 'fetchJobEstimates',
    summary: 'When the jobs that hand out tasks will be done',
    description: 'Reckoned anew when it is older than 5 seconds.',
  })
  @ApiOkResponse({ type: JobEstimatesDto, description: 'The estimates.' })
  async fetchJobEstimates(): Promise<JobEstimatesDto> {
    return { jobs: await this.estimates.ofOpenJobs() };
  }

  @Get('jobs/:job_id/estimate')
  @ApiOperation({
    operationId: 'fetchJobEstimate',
    summary: 'When a job will be done, and how long its tasks took',
    description: 'Reckoned anew when it is older than 5 seconds.',
  })
  @ApiParam({ name: 'job_id', schema: { type: 'string', format: 'uuid' } })
  @ApiOkResponse({ type: JobEstimateDto, description: 'The estimate.' })
  fetchJobEstimate(@Param('job_id') jobId: string): Promise<JobEstimateDto> {
    return this.estimates.ofJob(jobId);
  }
}
