import { Controller, Get, Param } from '@nestjs/common';
import { ApiDefaultResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AvailableJobTypeDto, AvailableJobTypesDto, ErrorDto } from '@flamenco/api-contracts';
import { JobCompilers, type JobTypeInfo } from '@flamenco/job-compilers';

@ApiTags('jobs')
@Controller('api/v3/jobs')
export class JobTypesController {
  constructor(private readonly compilers: JobCompilers) {}

  @Get('types')
  @ApiOperation({ operationId: 'getJobTypes', summary: 'List the job types, with their settings' })
  @ApiOkResponse({ type: AvailableJobTypesDto })
  async getJobTypes(): Promise<{ readonly job_types: readonly JobTypeInfo[] }> {
    return { job_types: await this.compilers.jobTypes() };
  }

  @Get('type/:typeName')
  @ApiOperation({ operationId: 'getJobType', summary: 'Fetch a job type, with its settings' })
  @ApiOkResponse({ type: AvailableJobTypeDto })
  @ApiDefaultResponse({ type: ErrorDto })
  getJobType(@Param('typeName') typeName: string): Promise<JobTypeInfo> {
    return this.compilers.jobType(typeName);
  }
}
