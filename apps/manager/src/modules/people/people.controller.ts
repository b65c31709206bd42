import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import {
  AccessTokenListDto,
  AddedUserDto,
  MadeAccessTokenDto,
  NewServiceTokenDto,
  NewUserDto,
  PasswordLinkDto,
  UserChangeDto,
  UserDto,
  UserListDto,
} from '@flamenco/api-contracts';
import { Allow } from '../../http/allow.js';
import { Refuses } from '../../http/refuses.js';
import { People, type UserChange } from './people.js';
import { toAccessTokenDto, toMadeTokenDto, toPasswordLinkDto, toUserDto } from './people-dto.js';
import { Tokens } from './tokens.js';

const USER_ID = { name: 'user_id', schema: { type: 'string', format: 'uuid' } } as const;
const TOKEN_ID = { name: 'token_id', schema: { type: 'string', format: 'uuid' } } as const;
const LastAdmin = (): MethodDecorator => Refuses(409, 'It is the last admin of a closed farm.');

/** Who may do what, for admins. */
@ApiTags('identity')
@Allow('people:write')
@Controller('api/v3')
export class PeopleController {
  constructor(
    private readonly people: People,
    private readonly tokens: Tokens,
  ) {}

  @Get('people')
  @Allow('people:read')
  @ApiOperation({ operationId: 'fetchUsers', summary: 'List all who can sign in' })
  @ApiOkResponse({ type: UserListDto, description: 'The people, by name.' })
  async fetchUsers(): Promise<UserListDto> {
    return { users: (await this.people.list()).map(toUserDto) };
  }

  @Post('people')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'addUser',
    summary: 'Give somebody an account of this Manager',
    description: 'The first admin ends that everybody may change settings on an open farm.',
  })
  @ApiOkResponse({ type: AddedUserDto, description: 'Who was added, and the link to set a password.' })
  @Refuses(409, 'Somebody has this name.')
  async addUser(@Body() body: NewUserDto): Promise<AddedUserDto> {
    const { user, link } = await this.people.add({
      name: body.name,
      displayName: body.display_name ?? '',
      email: body.email ?? '',
      role: body.role,
      projects: body.projects ?? [],
    });
    return { user: toUserDto(user), link: toPasswordLinkDto(link) };
  }

  @Put('people/:user_id')
  @ApiOperation({ operationId: 'updateUser', summary: 'Change what somebody may do' })
  @ApiParam(USER_ID)
  @ApiOkResponse({ type: UserDto, description: 'Who they are now.' })
  @LastAdmin()
  async updateUser(@Param('user_id') userId: string, @Body() body: UserChangeDto): Promise<UserDto> {
    return toUserDto(await this.people.update(userId, toUserChange(body)));
  }

  @Delete('people/:user_id')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'removeUser',
    summary: 'Remove somebody, with all sessions and tokens; jobs stay',
  })
  @ApiParam(USER_ID)
  @ApiNoContentResponse({ description: 'They are removed' })
  @LastAdmin()
  removeUser(@Param('user_id') userId: string): Promise<void> {
    return this.people.remove(userId);
  }

  @Post('people/:user_id/password-link')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'makePasswordLink',
    summary: 'Make a link by which somebody sets a new password',
  })
  @ApiParam(USER_ID)
  @ApiOkResponse({ type: PasswordLinkDto, description: 'The link.' })
  @Refuses(409, 'Their password is that of another provider.')
  async makePasswordLink(@Param('user_id') userId: string): Promise<PasswordLinkDto> {
    return toPasswordLinkDto(await this.people.makeLink(userId));
  }

  @Get('service-tokens')
  @Allow('people:read')
  @ApiOperation({ operationId: 'fetchServiceTokens', summary: 'List the tokens of services' })
  @ApiOkResponse({ type: AccessTokenListDto, description: 'The tokens; their secrets are not shown.' })
  async fetchServiceTokens(): Promise<AccessTokenListDto> {
    return { tokens: (await this.tokens.list(undefined)).map(toAccessTokenDto) };
  }

  @Post('service-tokens')
  @HttpCode(200)
  @ApiOperation({ operationId: 'makeServiceToken', summary: 'Make a token for a service' })
  @ApiOkResponse({ type: MadeAccessTokenDto, description: 'The token, with its secret.' })
  @Refuses(409, 'There are too many tokens.')
  @Refuses(429, 'Too many tokens were made just now.')
  async makeServiceToken(@Body() body: NewServiceTokenDto): Promise<MadeAccessTokenDto> {
    const { name, scopes, expires, role, projects = [] } = body;
    return toMadeTokenDto(await this.tokens.makeForService({ name, scopes, expires, role, projects }));
  }

  @Delete('service-tokens/:token_id')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'revokeServiceToken',
    summary: 'Make the token of a service open nothing any more',
  })
  @ApiParam(TOKEN_ID)
  @ApiNoContentResponse({ description: 'The token is revoked' })
  revokeServiceToken(@Param('token_id') tokenId: string): Promise<void> {
    return this.tokens.revoke(undefined, tokenId);
  }
}

function toUserChange({ display_name, email, role, projects, is_active }: UserChangeDto): UserChange {
  return {
    ...(display_name !== undefined && { displayName: display_name }),
    ...(email !== undefined && { email }),
    ...(role !== undefined && { role }),
    ...(projects !== undefined && { projects }),
    ...(is_active !== undefined && { isActive: is_active }),
  };
}
