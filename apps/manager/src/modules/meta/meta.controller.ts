import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import {
  DashboardConfigurationDto,
  FlamencoVersionDto,
  ManagerConfigurationDto,
  refTo,
  SharedStorageLocationDto,
  type ManagerVariableDto,
  type VariableAudience,
} from '@flamenco/api-contracts';
import { Configuration } from '../../config/index.js';
import { Allow } from '../../http/allow.js';
import { COMMIT, VERSION } from '../../version.js';
import { DASHBOARD_SETTINGS } from './dashboard.settings.js';

const AUDIENCE = { name: 'audience', schema: refTo('ManagerVariableAudience') } as const;
const PLATFORM = { name: 'platform', schema: { type: 'string', example: 'linux' } } as const;

/** What the Manager tells about itself and its configuration. */
@ApiTags('meta')
@Allow('farm:read')
@Controller('api/v3')
export class MetaController {
  constructor(private readonly configuration: Configuration) {}

  @Get('version')
  @Allow('anyone')
  @ApiOperation({ operationId: 'getVersion', summary: 'Which Manager this is, and its version' })
  @ApiOkResponse({ description: 'This Manager.', type: FlamencoVersionDto })
  version(): FlamencoVersionDto {
    const { managerName } = this.configuration.config;
    return { version: VERSION, shortversion: VERSION, name: managerName, git: COMMIT };
  }

  @Get('configuration')
  @ApiOperation({
    operationId: 'getConfiguration',
    summary: 'What clients need to know of the configuration',
  })
  @ApiOkResponse({ description: 'Part of the configuration.', type: ManagerConfigurationDto })
  configurationOf(): ManagerConfigurationDto {
    const { config, effectiveStoragePath, isFirstRun } = this.configuration;
    return { storageLocation: effectiveStoragePath, shamanEnabled: config.shaman.enabled, isFirstRun };
  }

  @Get('configuration/dashboard')
  @ApiOperation({
    operationId: 'getDashboardConfiguration',
    summary: 'What the studio makes of the dashboard',
  })
  @ApiOkResponse({
    description: 'As configured below `dashboard`.',
    type: DashboardConfigurationDto,
  })
  dashboard(): DashboardConfigurationDto {
    return this.configuration.of(DASHBOARD_SETTINGS).dashboard;
  }

  @Get('configuration/variables/:audience/:platform')
  @ApiOperation({
    operationId: 'getVariables',
    summary: 'The variables, as an audience on a platform sees them',
  })
  @ApiParam(AUDIENCE)
  @ApiParam(PLATFORM)
  @ApiOkResponse({ description: 'Variables by their names.', schema: refTo('ManagerVariables') })
  variables(
    @Param('audience') audience: VariableAudience,
    @Param('platform') platform: string,
  ): Readonly<Record<string, ManagerVariableDto>> {
    const entries = Object.entries(this.configuration.variables.valuesFor(audience, platform));
    return Object.fromEntries(
      entries.map(([name, { value, isTwoWay }]) => [name, { value, is_twoway: isTwoWay }]),
    );
  }

  @Get('configuration/shared-storage/:audience/:platform')
  @ApiOperation({
    operationId: 'getSharedStorage',
    summary: 'Where job files are, as an audience on a platform sees it',
  })
  @ApiParam(AUDIENCE)
  @ApiParam(PLATFORM)
  @ApiOkResponse({ description: 'The shared storage.', type: SharedStorageLocationDto })
  sharedStorage(
    @Param('audience') audience: VariableAudience,
    @Param('platform') platform: string,
  ): SharedStorageLocationDto {
    const { config, effectiveStoragePath, variables } = this.configuration;
    const location = variables.toValues(effectiveStoragePath, audience, platform);
    return { location, audience, platform, shamanEnabled: config.shaman.enabled };
  }
}
