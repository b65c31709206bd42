import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import {
  AccessTokenListDto,
  MadeAccessTokenDto,
  NewAccessTokenDto,
  SessionListDto,
} from '@flamenco/api-contracts';
import { Allow } from '../../http/allow.js';
import { Refuses } from '../../http/refuses.js';
import type { Caller } from './caller.js';
import { CurrentCaller, CurrentUser } from './current-caller.js';
import { toAccessTokenDto, toMadeTokenDto } from './people-dto.js';
import { Sessions } from './sessions.js';
import { Tokens } from './tokens.js';
import type { User } from './user.js';

const TOKEN_ID = { name: 'token_id', schema: { type: 'string', format: 'uuid' } } as const;
const SESSION_ID = { name: 'session_id', schema: { type: 'string', format: 'uuid' } } as const;

/** What people have of their own: sessions and tokens. */
@ApiTags('identity')
@Allow('profile')
@Controller('api/v3/identity')
export class ProfileController {
  constructor(
    private readonly sessions: Sessions,
    private readonly tokens: Tokens,
  ) {}

  @Get('sessions')
  @ApiOperation({ operationId: 'fetchOwnSessions', summary: 'List the browsers in which one has signed in' })
  @ApiOkResponse({ type: SessionListDto, description: 'The sessions.' })
  async fetchOwnSessions(
    @CurrentUser() user: User,
    @CurrentCaller() caller: Caller,
  ): Promise<SessionListDto> {
    const sessions = await this.sessions.list(user);
    return {
      sessions: sessions.map(({ id, uuid, created, lastUsed, address, agent }) => ({
        id: uuid,
        created,
        last_used: lastUsed,
        address,
        agent,
        is_current: id === caller.sessionId,
      })),
    };
  }

  @Delete('sessions')
  @HttpCode(204)
  @ApiOperation({ operationId: 'endOtherSessions', summary: 'Sign out of all other browsers' })
  @ApiNoContentResponse({ description: 'All sessions but this one have ended' })
  endOtherSessions(@CurrentUser() user: User, @CurrentCaller() { sessionId }: Caller): Promise<void> {
    return this.sessions.endAll(user, sessionId);
  }

  @Delete('sessions/:session_id')
  @HttpCode(204)
  @ApiOperation({ operationId: 'endSession', summary: 'Sign out of a browser' })
  @ApiParam(SESSION_ID)
  @ApiNoContentResponse({ description: 'The session has ended' })
  endSession(@Param('session_id') sessionId: string, @CurrentUser() user: User): Promise<void> {
    return this.sessions.end(user, sessionId);
  }

  @Get('tokens')
  @ApiOperation({
    operationId: 'fetchOwnTokens',
    summary: 'List the own tokens; their secrets are not shown',
  })
  @ApiOkResponse({ type: AccessTokenListDto, description: 'The tokens.' })
  async fetchOwnTokens(@CurrentUser() user: User): Promise<AccessTokenListDto> {
    return { tokens: (await this.tokens.list(user)).map(toAccessTokenDto) };
  }

  @Post('tokens')
  @HttpCode(200)
  @ApiOperation({ operationId: 'makeOwnToken', summary: 'Make a token for a program that acts for oneself' })
  @ApiOkResponse({ type: MadeAccessTokenDto, description: 'The token, with its secret.' })
  @Refuses(409, 'There are too many tokens.')
  @Refuses(429, 'Too many tokens were made just now.')
  async makeOwnToken(
    @CurrentUser() user: User,
    @Body() { name, scopes, expires }: NewAccessTokenDto,
  ): Promise<MadeAccessTokenDto> {
    return toMadeTokenDto(await this.tokens.makeFor(user, { name, scopes, expires }));
  }

  @Delete('tokens/:token_id')
  @HttpCode(204)
  @ApiOperation({ operationId: 'revokeOwnToken', summary: 'Make an own token open nothing any more' })
  @ApiParam(TOKEN_ID)
  @ApiNoContentResponse({ description: 'The token is revoked' })
  revokeOwnToken(@Param('token_id') tokenId: string, @CurrentUser() user: User): Promise<void> {
    return this.tokens.revoke(user, tokenId);
  }
}
