import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import {
  AvailableJobTypeDto,
  AvailableJobTypesDto,
  JobTypeScriptsDto,
  type InvalidJobTypeDto,
  type JobTypeScriptDto,
} from '@flamenco/api-contracts';
import { FarmError, isFarmError } from '@flamenco/domain/errors';
import { JobCompilers, type InvalidScript, type JobTypeInfo, type ScriptInfo } from '@flamenco/job-compilers';
import { Allow } from '../../http/allow.js';

interface ListedJobTypes {
  readonly job_types: readonly JobTypeInfo[];
  readonly invalid?: readonly InvalidJobTypeDto[];
}

@ApiTags('jobs')
@Allow('jobs:read')
@Controller('api/v3/jobs')
export class JobTypesController {
  constructor(private readonly compilers: JobCompilers) {}

  @Get('types')
  @ApiOperation({
    operationId: 'getJobTypes',
    summary: 'List the job types, with their settings, and the scripts that are broken',
  })
  @ApiOkResponse({ type: AvailableJobTypesDto, description: 'The job types.' })
  async getJobTypes(): Promise<ListedJobTypes> {
    const { jobTypes, invalid } = await this.compilers.list();
    return { job_types: jobTypes, ...(invalid.length > 0 && { invalid: invalid.map(toInvalidJobTypeDto) }) };
  }

  @Get('types/scripts')
  @ApiOperation({
    operationId: 'fetchJobTypeScripts',
    summary: 'List the scripts that are job types, or should be: built in, and those of the studio',
    description: 'Not part of Flamenco 3.',
  })
  @ApiOkResponse({ type: JobTypeScriptsDto, description: 'The scripts, without their texts.' })
  async fetchJobTypeScripts(): Promise<JobTypeScriptsDto> {
    return { scripts: (await this.compilers.scripts()).map(toScriptDto) };
  }

  @Get('type/:typeName/scripts')
  @ApiOperation({
    operationId: 'fetchJobTypeSources',
    summary: 'Fetch the scripts of a job type with their texts; of a broken one, too',
    description: 'Not part of Flamenco 3.',
  })
  @ApiParam({ name: 'typeName', schema: { type: 'string', example: 'echo-sleep-test' } })
  @ApiOkResponse({ type: JobTypeScriptsDto, description: 'The scripts, the one that wins first.' })
  async fetchJobTypeSources(@Param('typeName') typeName: string): Promise<JobTypeScriptsDto> {
    const sources = await this.compilers.sources(typeName);
    return {
      scripts: sources.map(({ source, isCut, ...script }) => ({
        ...toScriptDto(script),
        source,
        is_cut: isCut,
      })),
    };
  }

  @Get('type/:typeName')
  @ApiOperation({ operationId: 'getJobType', summary: 'Fetch a job type, with its settings' })
  @ApiParam({ name: 'typeName', schema: { type: 'string', example: 'echo-sleep-test' } })
  @ApiOkResponse({ type: AvailableJobTypeDto, description: 'The job type.' })
  async getJobType(@Param('typeName') typeName: string): Promise<JobTypeInfo> {
    try {
      return await this.compilers.jobType(typeName);
    } catch (error) {
      throw isFarmError(error) && error.kind === 'invalid' ? notUsable(error) : error;
    }
  }
}

function toInvalidJobTypeDto({ jobType, ...place }: InvalidScript): InvalidJobTypeDto {
  return { job_type: jobType, ...place };
}

function toScriptDto({ jobType, file, isBuiltIn, isUsed }: ScriptInfo): JobTypeScriptDto {
  return { job_type: jobType, file, is_built_in: isBuiltIn, is_used: isUsed };
}

/** A job type whose script is broken cannot be used: for clients it is not there, and the message says why. */
function notUsable(cause: FarmError): FarmError {
  return new FarmError('not-found', cause.code, cause.message, { cause });
}
