import { Controller, Get, Param } from '@nestjs/common';
import { ApiDefaultResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AvailableJobTypeDto, AvailableJobTypesDto, ErrorDto } from '@flamenco/api-contracts';
import { FarmError, isFarmError } from '@flamenco/domain';
import { JobCompilers, type JobTypeInfo } from '@flamenco/job-compilers';

@ApiTags('jobs')
@Controller('api/v3/jobs')
export class JobTypesController {
  constructor(private readonly compilers: JobCompilers) {}

  @Get('types')
  @ApiOperation({ operationId: 'getJobTypes', summary: 'List the job types, with their settings' })
  @ApiOkResponse({ type: AvailableJobTypesDto })
  @ApiDefaultResponse({ type: ErrorDto })
  async getJobTypes(): Promise<{ readonly job_types: readonly JobTypeInfo[] }> {
    return { job_types: await this.compilers.jobTypes() };
  }

  @Get('type/:typeName')
  @ApiOperation({ operationId: 'getJobType', summary: 'Fetch a job type, with its settings' })
  @ApiOkResponse({ type: AvailableJobTypeDto })
  @ApiDefaultResponse({ type: ErrorDto })
  async getJobType(@Param('typeName') typeName: string): Promise<JobTypeInfo> {
    try {
      return await this.compilers.jobType(typeName);
    } catch (error) {
      throw isFarmError(error) && error.kind === 'invalid' ? notUsable(error) : error;
    }
  }
}

/** A job type whose script is broken cannot be used: for clients it is not there, and the message says why. */
function notUsable(cause: FarmError): FarmError {
  return new FarmError('not-found', cause.code, cause.message, { cause });
}
