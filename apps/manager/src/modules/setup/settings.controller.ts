import { Body, Controller, Get, Header, HttpCode, Post, Res } from '@nestjs/common';
import { ApiBody, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ManagerSettingsDto, SettingsCheckDto, type ManagerSettingDto } from '@flamenco/api-contracts';
import { conflict } from '@flamenco/domain/errors';
import type { FastifyReply } from 'fastify';
import {
  Configuration,
  ConfigurationFile,
  type ListedSetting,
  type TriedSettings,
  type WrittenSettings,
} from '../../config/index.js';
import { Allow } from '../../http/allow.js';
import { Refuses } from '../../http/refuses.js';
import { Lifetime } from '../../lifetime.js';
import { SettingNotes } from './setting-notes.js';

/** The settings as a form needs them, what is wrong with a change of them, and the restart that some wait for. */
@ApiTags('meta')
@Allow('settings:read')
@Controller('api/v3/configuration')
export class SettingsController {
  private readonly started = new Date().toISOString();
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly file: ConfigurationFile,
    private readonly configuration: Configuration,
    private readonly lifetime: Lifetime,
    private readonly notes: SettingNotes,
  ) {}

  @Get('settings')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'getSettings',
    summary: 'All settings, with what they are for and which values they take',
    description: 'Changed with `PUT /api/v3/configuration/file`. Not part of Flamenco 3.',
  })
  @ApiOkResponse({ type: ManagerSettingsDto, description: 'The settings' })
  @Refuses(409, 'The configuration file is not valid YAML any more: it was changed by hand.')
  getSettings(): ManagerSettingsDto {
    const { faults, waiting } = this.file.tryOut({});
    return {
      file: this.configuration.file,
      etag: this.file.version,
      running_since: this.started,
      settings: this.file.list().map((setting) => toSettingDto(setting, waiting)),
      faults: faults.map(toFaultDto),
    };
  }

  @Post('settings/check')
  @HttpCode(200)
  @Allow('settings:write')
  @ApiOperation({
    operationId: 'checkSettings',
    summary: 'Check changes of settings, without saving them',
    description: 'The changes are as for `PUT /api/v3/configuration/file`. Not part of Flamenco 3.',
  })
  @ApiBody({ required: true, schema: { type: 'object', example: { manager_name: 'Render farm' } } })
  @ApiOkResponse({ type: SettingsCheckDto, description: 'What is wrong with them' })
  @Refuses(409, 'The configuration file is not valid YAML any more: it was changed by hand.')
  async checkSettings(@Body() body: WrittenSettings): Promise<SettingsCheckDto> {
    await this.nextTurn();
    const { faults, waiting, yaml } = this.file.tryOut(body);
    return { faults: faults.map(toFaultDto), restart_needed: waiting, yaml };
  }

  @Post('restart')
  @HttpCode(204)
  @Allow('settings:write')
  @ApiOperation({
    operationId: 'restartManager',
    summary: 'Restart the Manager with the settings as they are in its file',
    description:
      'It restarts within its process, in a second or two. Workers go on with their tasks, and report when it is back. Where several Managers share a database, it is this one. Not part of Flamenco 3.',
  })
  @ApiNoContentResponse({
    description: 'It restarts when this is answered; `running_since` of `GET …/settings` tells that it did',
  })
  @Refuses(409, 'The Manager could not start with what its configuration file says.')
  async restartManager(@Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const { faults } = this.file.tryOut({});
    if (faults.length > 0) throw wouldNotStart(faults);
    await this.notes.note({
      action: 'restart-requested',
      object: { name: this.configuration.config.managerName },
    });
    void reply.header('Connection', 'close');
    reply.raw.once('close', () => {
      this.lifetime.restart('a restart was asked for');
    });
  }

  /** A check takes some milliseconds: many that come at once are done one after the other, with time for other requests in between. */
  private nextTurn(): Promise<void> {
    this.turn = this.turn.then(() => new Promise((resolve) => setImmediate(resolve)));
    return this.turn;
  }
}

function toSettingDto(setting: ListedSetting, waiting: readonly string[]): ManagerSettingDto {
  const { key, about, schema, initial, value, overriddenBy } = setting;
  return {
    ...{ key, about, schema: { ...schema }, initial, value },
    is_in_file: setting.isInFile,
    needs_restart: setting.needsRestart,
    is_waiting: waiting.includes(key),
    is_our_own: setting.isOurOwn,
    is_file_only: setting.isFileOnly,
    ...(overriddenBy !== undefined && { overridden_by: overriddenBy }),
  };
}

function toFaultDto({ key, message }: TriedSettings['faults'][number]): {
  readonly setting: string;
  readonly message: string;
} {
  return { setting: key, message };
}

function wouldNotStart(faults: TriedSettings['faults']): Error {
  const told = faults.map(({ key, message }) => `${key}: ${message}`).join('\n');
  return conflict(
    'configuration-not-usable',
    `The Manager was not restarted, because it could not start with what its configuration file says. Correct it first:\n${told}`,
  );
}
