import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ExtrasOfJobsDto, JOB_EXTRAS, JobExtrasQueryDto } from '@flamenco/api-contracts';
import { Allow } from '../../http/allow.js';
import { PathPrefix } from '../../http/forwarded-prefix.js';
import { JobExtras } from './job-extras.js';

@ApiTags('jobs')
@Allow('jobs:read')
@Controller('api/v3/jobs')
export class JobExtrasController {
  constructor(private readonly extras: JobExtras) {}

  @Get('extras')
  @ApiOperation({
    operationId: 'fetchJobExtras',
    summary: 'What a list can show of some jobs besides these: when they are done, who is at them, a picture',
    description: 'Jobs that there are not are left out of the answer.',
  })
  @ApiOkResponse({ type: ExtrasOfJobsDto, description: 'What was asked for, as far as it is known.' })
  async fetchJobExtras(
    @Query() { job, with: wanted = JOB_EXTRAS }: JobExtrasQueryDto,
    @PathPrefix() pathPrefix: string,
  ): Promise<ExtrasOfJobsDto> {
    const jobs = await this.extras.of(job, new Set(wanted));
    return {
      jobs: jobs.map(({ picture, ...others }) => ({
        ...others,
        ...(picture && { picture: { ...picture, base: pathPrefix + picture.base } }),
      })),
    };
  }
}
