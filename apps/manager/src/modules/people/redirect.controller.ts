import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import {
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiResponse,
  ApiTags,
  type ApiParamOptions,
} from '@nestjs/swagger';
import { SignOutAddressDto } from '@flamenco/api-contracts';
import { FarmError } from '@flamenco/domain/errors';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Configuration } from '../../config/index.js';
import { Allow } from '../../http/allow.js';
import type { Caller } from './caller.js';
import { CurrentCaller, CurrentUser } from './current-caller.js';
import { sessionStart } from './identity.controller.js';
import { PEOPLE_SETTINGS } from './people.settings.js';
import { RedirectSignIn, type BegunSignIn } from './redirect-sign-in.js';
import { SealedCookies, type SealedCookie } from './sealed-cookies.js';
import { sessionCookie } from './session-cookie.js';
import type { User } from './user.js';

const BEGUN: SealedCookie = { name: 'flamenco-sign-in', lastsMs: 10 * 60_000 };
const SIGN_IN_PAGE = '/app/sign-in';

const PROVIDER: ApiParamOptions = {
  name: 'provider',
  description: 'The name of a provider in the configuration.',
  schema: { type: 'string', pattern: '^[a-z0-9][a-z0-9_-]{0,39}$', example: 'studio' },
};

/** A path of the dashboard: nothing that a browser takes for another host. */
const BACK = {
  name: 'back',
  required: false,
  description: 'The path of the dashboard to come back to, such as `/app/jobs`; it begins with `/app/`.',
  schema: { type: 'string', maxLength: 1_000, pattern: "^/app/(?!.*\\.\\.)[\\w.~!$&'()*+,;=:@%/?#-]*$" },
} as const;

const LeadsOn = (description: string): MethodDecorator => ApiResponse({ status: 302, description });

/** Signing in on the pages of a provider, such as the studio's own accounts: a browser is led there, and comes back. */
@ApiTags('identity')
@Allow('anyone')
@Controller('api/v3/identity')
export class RedirectController {
  constructor(
    private readonly signIns: RedirectSignIn,
    private readonly cookies: SealedCookies,
    private readonly configuration: Configuration,
  ) {}

  @Get('redirect/:provider')
  @ApiOperation({
    operationId: 'beginRedirectSignIn',
    summary: 'Lead a browser to where people sign in',
    description:
      'For links of pages. When that is not possible, it is led to `/app/sign-in?error=`, with a code.',
  })
  @ApiParam(PROVIDER)
  @ApiQuery(BACK)
  @LeadsOn('To the provider.')
  async beginRedirectSignIn(
    @Param('provider') name: string,
    @Query('back') back = '/app/',
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const provider = this.signIns.provider(name);
    await leadOn(request, reply, name, async () => {
      const { address, checks } = await provider.begin(callbackOf(request, name));
      const begun: BegunSignIn = { provider: name, checks, back };
      void reply.header('Set-Cookie', await this.cookies.seal(BEGUN, begun, isSecure(request)));
      return address;
    });
  }

  @Get('redirect/:provider/callback')
  @ApiOperation({
    operationId: 'finishRedirectSignIn',
    summary: 'Take back a browser in which somebody has signed in with a provider',
    description: 'The provider leads it here. It is given a session, and led on into the dashboard.',
  })
  @ApiParam(PROVIDER)
  @ApiQuery({
    name: 'answer',
    required: false,
    description: 'What the provider adds to the address: `code`, `state`, and what else it likes.',
    style: 'form',
    explode: true,
    schema: { type: 'object', maxProperties: 50, additionalProperties: { type: 'string', maxLength: 8_000 } },
  })
  @LeadsOn('Into the dashboard; or to `/app/sign-in?error=`, with a code, and the `provider`.')
  async finishRedirectSignIn(
    @Param('provider') name: string,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.signIns.provider(name);
    void reply.header('Set-Cookie', this.cookies.forget(BEGUN, isSecure(request)));
    await leadOn(request, reply, name, async () => {
      const begun = (await this.cookies.open(BEGUN, request.headers.cookie, isSecure(request))) as
        BegunSignIn | undefined;
      const address = new URL(callbackOf(request, name));
      address.search = new URL(request.url, address).search;
      const { secret } = await this.signIns.finish(name, address, begun, sessionStart(request, caller));
      const { sessionLongestMs } = this.configuration.of(PEOPLE_SETTINGS).signIn;
      void reply.header('Set-Cookie', sessionCookie(secret, sessionLongestMs, isSecure(request)));
      return request.pathPrefix + (begun?.back ?? '/app/');
    });
  }

  @Get('sign-out-address')
  @Allow('profile')
  @ApiOperation({
    operationId: 'fetchSignOutAddress',
    summary: 'Ask where one signs out of the provider that one has signed in with',
    description: 'Ask before `signOut`, and lead the browser there afterwards.',
  })
  @ApiOkResponse({ type: SignOutAddressDto, description: 'The address, where there is one.' })
  async fetchSignOutAddress(
    @CurrentUser() user: User,
    @CurrentCaller() { sessionId }: Caller,
    @Req() request: FastifyRequest,
  ): Promise<SignOutAddressDto> {
    const back = `${originOf(request)}${request.pathPrefix}${SIGN_IN_PAGE}`;
    const address = await this.signIns.signOutAddress(user, sessionId, back);
    return address === undefined ? {} : { address };
  }
}

/** Leads the browser to an address; after a refusal, to the page that says why. */
async function leadOn(
  { pathPrefix }: FastifyRequest,
  reply: FastifyReply,
  provider: string,
  find: () => Promise<string>,
): Promise<void> {
  const address = await find().catch((error: unknown) => {
    if (!(error instanceof FarmError)) throw error;
    const query = new URLSearchParams({ error: error.code, provider });
    return `${pathPrefix}${SIGN_IN_PAGE}?${query.toString()}`;
  });
  await reply.header('Cache-Control', 'no-store').redirect(address, 302);
}

function isSecure({ protocol }: FastifyRequest): boolean {
  return protocol === 'https';
}

/** Of the Manager, as the browser knows it. */
function originOf({ protocol, host }: FastifyRequest): string {
  return `${protocol}://${host}`;
}

function callbackOf(request: FastifyRequest, provider: string): string {
  return `${originOf(request)}${request.pathPrefix}/api/v3/identity/redirect/${provider}/callback`;
}
