import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  IdentityDto,
  PasswordChangeDto,
  PasswordLinkOwnerDto,
  PasswordLinkUseDto,
  SignInDto,
} from '@flamenco/api-contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Configuration } from '../../config/index.js';
import { Allow } from '../../http/allow.js';
import { Refuses } from '../../http/refuses.js';
import type { Caller } from './caller.js';
import { CurrentCaller, CurrentUser } from './current-caller.js';
import { Identities } from './identities.js';
import { OwnPassword } from './own-password.js';
import { PEOPLE_SETTINGS } from './people.settings.js';
import { noSessionCookie, sessionCookie } from './session-cookie.js';
import { Sessions, type SessionStart } from './sessions.js';
import { SignIn } from './sign-in.js';
import { Tokens } from './tokens.js';
import type { User } from './user.js';

const TooMany = (): MethodDecorator =>
  Refuses(429, 'Too many attempts have failed; the message says how long to wait.');

/** Who somebody is, and how they come in and go. */
@ApiTags('identity')
@Allow('anyone')
@Controller('api/v3/identity')
export class IdentityController {
  constructor(
    private readonly identities: Identities,
    private readonly signIns: SignIn,
    private readonly sessions: Sessions,
    private readonly passwords: OwnPassword,
    private readonly tokens: Tokens,
    private readonly configuration: Configuration,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'getIdentity',
    summary: 'Ask who one is, what one may do, and how one can sign in',
  })
  @ApiOkResponse({ type: IdentityDto, description: 'Who asks.' })
  getIdentity(@CurrentCaller() caller: Caller): IdentityDto {
    return this.identities.describe(caller);
  }

  @Post('sign-in')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'signIn',
    summary: 'Sign in with a name and a password',
    description: 'For browsers: the answer sets a cookie. Programs use tokens.',
  })
  @ApiOkResponse({ type: IdentityDto, description: 'Who has signed in.' })
  @Refuses(401, 'The name or the password is wrong.')
  @TooMany()
  async signIn(
    @Body() { name, password, provider }: SignInDto,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IdentityDto> {
    const start = sessionStart(request, caller);
    const { user, secret } = await this.signIns.withPassword({ name, password, provider }, start);
    const { sessionLongestMs } = this.configuration.of(PEOPLE_SETTINGS).signIn;
    void reply.header('Set-Cookie', sessionCookie(secret, sessionLongestMs, request.protocol === 'https'));
    return this.identities.describeUser(user);
  }

  @Post('sign-out')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'signOut',
    summary: 'Sign out of this browser, or have the token revoked that this program asks with',
  })
  @ApiNoContentResponse({ description: 'The session has ended, or the token opens nothing any more' })
  async signOut(
    @CurrentCaller() { sessionId, tokenId }: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    if (tokenId !== undefined) await this.tokens.signOut(tokenId);
    if (sessionId !== undefined) await this.sessions.signOut(sessionId);
    void reply.header('Set-Cookie', noSessionCookie(request.protocol === 'https'));
  }

  @Post('password')
  @HttpCode(204)
  @Allow('profile')
  @ApiOperation({
    operationId: 'changePassword',
    summary: 'Change the own password; all other sessions end',
  })
  @ApiNoContentResponse({ description: 'The password has changed' })
  @Refuses(401, 'The old password is wrong.')
  @Refuses(409, 'The password is that of another provider: change it there.')
  @TooMany()
  changePassword(
    @Body() { old_password, new_password }: PasswordChangeDto,
    @CurrentUser() user: User,
    @CurrentCaller() { sessionId }: Caller,
    @Req() { ip }: FastifyRequest,
  ): Promise<void> {
    return this.passwords.change(
      user,
      { before: old_password, after: new_password },
      { sessionId, address: ip },
    );
  }

  @Post('password-link')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'usePasswordLink',
    summary: 'Set a password by the link that an admin has made, or ask whose it sets',
  })
  @ApiOkResponse({ type: PasswordLinkOwnerDto, description: 'Whose password it is.' })
  @Refuses(409, 'The link was used just now.')
  async usePasswordLink(
    @Body() { link, password }: PasswordLinkUseDto,
    @Req() { ip }: FastifyRequest,
  ): Promise<PasswordLinkOwnerDto> {
    const user =
      password === undefined
        ? await this.passwords.ownerOf(link)
        : await this.passwords.useLink(link, password, ip);
    return { name: user.name, display_name: user.displayName };
  }
}

/** From where somebody signs in. */
export function sessionStart({ ip, headers }: FastifyRequest, { sessionId }: Caller): SessionStart {
  return { address: ip, agent: headers['user-agent'] ?? '', replaces: sessionId };
}
