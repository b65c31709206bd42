import { Body, Controller, Get, Headers, HttpCode, Put, Query, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import {
  ACCESS_MODES,
  anonymousPermissions,
  ROLES,
  type AccessMode,
  type Role,
} from '@flamenco/domain/access';
import { conflict } from '@flamenco/domain/errors';
import type { FastifyReply } from 'fastify';
import { stringify } from 'yaml';
import { ConfigurationFile, type WrittenSettings } from '../../config/index.js';
import { Allow } from '../../http/allow.js';
import { Refuses } from '../../http/refuses.js';
import { FirstAdmins } from './first-admins.js';
import { SettingNotes } from './setting-notes.js';

/** Tells which of the saved settings take effect at the next start only: `listen, mqtt.client.broker`. */
const RESTART_HEADER = 'X-Flamenco-Restart-Needed';

const VERSION = {
  description: 'Stands for what the file says: another one when it was changed.',
  schema: { type: 'string' },
} as const;

const SAVED = {
  description: 'Saved, and in effect as far as possible without a restart',
  headers: {
    [RESTART_HEADER]: {
      description:
        'The settings that take effect when the Manager is restarted, separated by commas; absent when none does.',
      schema: { type: 'string' },
    },
    ETag: VERSION,
  },
} as const;

const Broken = (): MethodDecorator =>
  Refuses(409, 'The configuration file is not valid YAML any more: it was changed by hand.');

const HIDING = 'Passwords are hidden: they read `********`, and stay as they are when that is sent back.';

@ApiTags('meta')
@Allow('settings:read')
@Controller('api/v3/configuration/file')
export class ConfigurationFileController {
  constructor(
    private readonly file: ConfigurationFile,
    private readonly notes: SettingNotes,
    private readonly admins: FirstAdmins,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'getConfigurationFile',
    summary: 'Settings of the configuration file',
    description: `Without \`all_keys\`, those that Flamenco 3 has, because its web app stops at a key that it does not know; saving them leaves the others as they are. ${HIDING}`,
  })
  @ApiQuery({
    name: 'all_keys',
    required: false,
    description: 'Whether to return the settings that Flamenco 3 does not have, too.',
    schema: { type: 'boolean', default: false },
  })
  @ApiOkResponse({
    description: 'The settings, with the defaults of those that the file does not mention',
    headers: { ETag: VERSION },
    content: {
      'application/json': { schema: { type: 'object', additionalProperties: true } },
      'application/yaml': { schema: { type: 'string' } },
    },
  })
  @Broken()
  getConfigurationFile(
    @Query('all_keys') hasAllKeys: boolean | undefined,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): WrittenSettings | string {
    void reply.header('Cache-Control', 'no-store').header('Vary', 'Accept').header('ETag', this.file.version);
    const settings = this.file.show(hasAllKeys === true ? 'all' : 'flamenco3');
    if (!accept?.startsWith('application/yaml')) return settings;
    void reply.type('application/yaml; charset=utf-8');
    return stringify(settings);
  }

  @Put()
  @HttpCode(204)
  @Allow('settings:write')
  @ApiOperation({
    operationId: 'updateConfigurationFile',
    summary: 'Change settings of the configuration file',
    description: `Settings that are left out stay as they are; the variables are replaced as a whole. ${HIDING}`,
  })
  @ApiBody({ required: true, schema: { type: 'object', example: { manager_name: 'Render farm' } } })
  @ApiHeader({
    name: 'If-Match',
    required: false,
    description:
      'The `ETag` that the settings were loaded with, in order to change only those; without it, they are changed whatever the file says.',
    schema: { type: 'string', maxLength: 100 },
  })
  @ApiNoContentResponse(SAVED)
  @Refuses(
    409,
    'The configuration file is not valid YAML any more, or the farm would be closed and has no admin who could sign in.',
  )
  @Refuses(412, 'The settings have changed since they were loaded.')
  async updateConfigurationFile(
    @Body() body: WrittenSettings,
    @Headers('if-match') knownVersion: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.refuseToLockOut(body);
    const { changes, waiting } = this.file.change(body, knownVersion === '*' ? undefined : knownVersion);
    await this.notes.noteSettings('settings-changed', changes);
    void reply.header('ETag', this.file.version);
    if (waiting.length > 0) void reply.header(RESTART_HEADER, waiting.join(', '));
  }

  /** Nobody could open a farm again that strangers may not change, and that has no admin. Other providers may know one. */
  private async refuseToLockOut(saved: WrittenSettings): Promise<void> {
    const now = this.file.show('all');
    const next = { ...now, ...saved };
    if (isStrangersOwn(next) || !isStrangersOwn(now)) return;
    if (hasProviders(next['sign_in']) || (await this.admins.filler.hasAdmin())) return;
    throw conflict(
      'closed-without-admin',
      'Nobody could change the settings any more: the farm has no admin. Add one first, on the Settings page under People, or with: flamenco-manager users add NAME --role admin.',
    );
  }
}

/** Whether anybody may change the settings, as long as there is no admin. What is none of the choices is refused by who reads it. */
function isStrangersOwn({ access, anonymous_role: role }: WrittenSettings): boolean {
  const rules = { mode: access as AccessMode, anonymousRole: role as Role, hasAdmin: false };
  const isKnown = ACCESS_MODES.includes(rules.mode) && ROLES.includes(rules.anonymousRole);
  return !isKnown || anonymousPermissions(rules).has('settings:write');
}

function hasProviders(signIn: unknown): boolean {
  const providers: unknown =
    typeof signIn === 'object' && signIn !== null && 'providers' in signIn ? signIn.providers : undefined;
  return Array.isArray(providers) && providers.length > 0;
}
