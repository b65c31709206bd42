import { Body, Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import {
  BegunDeviceSignInDto,
  DeviceDecisionDto,
  DeviceSignInDto,
  DeviceTokenRequestDto,
  MadeAccessTokenDto,
  NewDeviceSignInDto,
} from '@flamenco/api-contracts';
import type { FastifyRequest } from 'fastify';
import { Allow } from '../../http/allow.js';
import { Refuses } from '../../http/refuses.js';
import { CurrentUser } from './current-caller.js';
import { DEVICE_EXPIRES_S, DEVICE_INTERVAL_S, DeviceSignIns } from './device-sign-ins.js';
import { toMadeTokenDto } from './people-dto.js';
import type { User } from './user.js';

/** Programs without a browser are let in by somebody who has one. */
@ApiTags('identity')
@Controller('api/v3/identity/device')
export class DeviceController {
  constructor(private readonly devices: DeviceSignIns) {}

  @Post()
  @HttpCode(200)
  @Allow('anyone')
  @ApiOperation({
    operationId: 'beginDeviceSignIn',
    summary: 'Begin to sign in a program that has no browser',
    description:
      'Show its user the address and the code, and ask with `finishDeviceSignIn` until there is a token.',
  })
  @ApiOkResponse({ type: BegunDeviceSignInDto, description: 'What to show, and what to ask with.' })
  @Refuses(429, 'Too many programs wait to be let in.')
  async beginDeviceSignIn(
    @Body() { client_name }: NewDeviceSignInDto,
    @Req() { ip }: FastifyRequest,
  ): Promise<BegunDeviceSignInDto> {
    const { deviceCode, userCode } = await this.devices.begin(client_name.trim(), ip);
    return {
      ...{ device_code: deviceCode, user_code: userCode, path: `/app/device?code=${userCode}` },
      ...{ interval_s: DEVICE_INTERVAL_S, expires_in_s: DEVICE_EXPIRES_S },
    };
  }

  @Post('token')
  @HttpCode(200)
  @Allow('anyone')
  @ApiOperation({
    operationId: 'finishDeviceSignIn',
    summary: 'Ask for the token of a program that was let in',
  })
  @ApiOkResponse({ type: MadeAccessTokenDto, description: 'The token, this once.' })
  @Refuses(403, 'Somebody has refused to let the program in (`access-denied`).')
  @Refuses(409, 'Whoever has let it in has too many tokens.')
  @Refuses(410, 'It was used already, or nobody has approved it in time (`expired`): begin again.')
  @Refuses(429, 'Too many tokens were made just now for whoever has let it in.')
  @Refuses(428, 'Nobody has let it in yet (`authorization-pending`): ask again after `interval_s`.')
  async finishDeviceSignIn(
    @Body() { device_code }: DeviceTokenRequestDto,
    @Req() { ip }: FastifyRequest,
  ): Promise<MadeAccessTokenDto> {
    return toMadeTokenDto(await this.devices.redeem(device_code, ip));
  }

  @Get(':user_code')
  @Allow('profile')
  @ApiOperation({
    operationId: 'fetchDeviceSignIn',
    summary: 'Ask which program waits to be let in under a code',
  })
  @ApiParam({ name: 'user_code', schema: { type: 'string', maxLength: 20, example: 'BCDF-GHJK' } })
  @ApiOkResponse({ type: DeviceSignInDto, description: 'The program.' })
  @Refuses(429, 'Too many codes were none; the message says how long to wait.')
  async fetchDeviceSignIn(
    @Param('user_code') userCode: string,
    @CurrentUser() user: User,
    @Req() { ip }: FastifyRequest,
  ): Promise<DeviceSignInDto> {
    const { client, address, expires, state } = await this.devices.find(userCode, user, ip);
    return { client_name: client, address, expires, is_decided: state !== 'pending' };
  }

  @Post('approval')
  @HttpCode(204)
  @Allow('profile')
  @ApiOperation({
    operationId: 'decideDeviceSignIn',
    summary: 'Let a program in that acts for oneself, or refuse it',
  })
  @ApiNoContentResponse({ description: 'The program is told when it asks next' })
  @Refuses(404, 'There is no program under this code.')
  @Refuses(409, 'Somebody has decided about it already.')
  @Refuses(429, 'Too many codes were none; the message says how long to wait.')
  decideDeviceSignIn(
    @Body() { user_code, approve }: DeviceDecisionDto,
    @CurrentUser() user: User,
    @Req() { ip }: FastifyRequest,
  ): Promise<void> {
    return this.devices.decide(user_code, approve, user, ip);
  }
}
