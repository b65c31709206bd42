import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiDefaultResponse,
  ApiNoContentResponse,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { ErrorDto, JobTagChangeDto } from '@flamenco/api-contracts';
import { JobTagging } from './job-tagging.js';

@ApiTags('jobs')
@Controller('api/v3/jobs')
export class JobTagController {
  constructor(private readonly tagging: JobTagging) {}

  @Post(':job_id/settag')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'setJobTag',
    summary: 'Limit a job to the Workers with a tag; without a tag, any Worker may run it',
  })
  @ApiParam({ name: 'job_id', schema: { type: 'string', format: 'uuid' } })
  @ApiNoContentResponse({ description: 'The job has changed' })
  @ApiResponse({ status: 406, type: ErrorDto, description: 'There is no such tag' })
  @ApiResponse({ status: 422, type: ErrorDto, description: 'The tag cannot be set' })
  @ApiDefaultResponse({ type: ErrorDto })
  setJobTag(@Param('job_id') jobId: string, @Body() body: JobTagChangeDto): Promise<void> {
    return this.tagging.setTag(jobId, body);
  }
}
