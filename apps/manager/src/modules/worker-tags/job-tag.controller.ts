import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { JobTagChangeDto } from '@flamenco/api-contracts';
import { Allow } from '../../http/allow.js';
import { Refuses } from '../../http/refuses.js';
import { JobTagging } from './job-tagging.js';

@ApiTags('jobs')
@Allow('jobs:write:own')
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
  @Refuses(406, 'There is no such tag.')
  @Refuses(422, 'Never sent: a tag that is not there is a 406.')
  setJobTag(@Param('job_id') jobId: string, @Body() body: JobTagChangeDto): Promise<void> {
    return this.tagging.setTag(jobId, body);
  }
}
