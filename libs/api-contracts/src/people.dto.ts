import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { PERMISSION_NAMES, ROLES, type Permission, type Role } from '@flamenco/domain/access';
import { PROJECTS, SignedInUserDto } from './identity.dto.js';
import { NAME, TIMESTAMP, UUID } from './property-kinds.js';

const LINE = { ...NAME, pattern: '^[^\\u0000]*$' } as const;
const SHORT_LINE = { type: 'string', maxLength: 200, pattern: '^[^\\u0000]*$' } as const;
const SCOPE_LIST = {
  enum: PERMISSION_NAMES,
  enumName: 'Permission',
  isArray: true,
  maxItems: 100,
};

/** Somebody who can sign in, as admins see them. */
@ApiSchema({ name: 'User', description: 'Somebody who can sign in.' })
export class UserDto extends SignedInUserDto {
  @ApiProperty({
    type: 'boolean',
    description: 'Otherwise they cannot sign in, and their tokens open nothing.',
  })
  readonly is_active!: boolean;

  @ApiProperty({ type: 'boolean', description: 'Of a local account: a password was set.' })
  readonly has_password!: boolean;

  @ApiProperty({ ...TIMESTAMP, description: 'Since when they are known here.' })
  readonly created!: string;

  @ApiPropertyOptional({ ...TIMESTAMP, description: 'When they signed in last; absent: never.' })
  readonly last_sign_in?: string;
}

/** All people. */
@ApiSchema({ name: 'UserList', description: 'All who can sign in.' })
export class UserListDto {
  @ApiProperty({ type: [UserDto], description: 'The people, by name.' })
  readonly users!: readonly UserDto[];
}

/** An account of this Manager that is to be. */
@ApiSchema({ name: 'NewUser', description: 'An account of this Manager that is to be.' })
export class NewUserDto {
  @ApiProperty({
    ...LINE,
    minLength: 1,
    maxLength: 100,
    description: 'What they sign in with: letters, digits and any of . _ - @.',
  })
  readonly name!: string;

  @ApiPropertyOptional({ ...SHORT_LINE, description: 'What others see. Left out: the name.' })
  readonly display_name?: string;

  @ApiPropertyOptional({ ...SHORT_LINE, description: 'The e-mail address.' })
  readonly email?: string;

  @ApiProperty({ enum: ROLES, enumName: 'Role' })
  readonly role!: Role;

  @ApiPropertyOptional({
    ...PROJECTS,
    description: 'Where it is not empty, they submit and steer jobs of these projects only.',
  })
  readonly projects?: readonly string[];
}

/** What is changed of somebody. */
@ApiSchema({ name: 'UserChange', description: 'What is changed of somebody; what is left out stays.' })
export class UserChangeDto {
  @ApiPropertyOptional({ ...SHORT_LINE, minLength: 1, description: 'What others see.' })
  readonly display_name?: string;

  @ApiPropertyOptional({ ...SHORT_LINE, description: 'The e-mail address.' })
  readonly email?: string;

  @ApiPropertyOptional({ enum: ROLES, enumName: 'Role' })
  readonly role?: Role;

  @ApiPropertyOptional({
    ...PROJECTS,
    description: 'Where it is not empty, they submit and steer jobs of these projects only.',
  })
  readonly projects?: readonly string[];

  @ApiPropertyOptional({
    type: 'boolean',
    description: 'Otherwise their sessions end, they cannot sign in, and their tokens open nothing.',
  })
  readonly is_active?: boolean;
}

/** A link by which somebody sets a password. */
@ApiSchema({
  name: 'PasswordLink',
  description: 'A link by which somebody sets a password, once. It is shown only now.',
})
export class PasswordLinkDto {
  @ApiProperty({
    type: 'string',
    description: 'The path of the page of the dashboard, with the secret: send it to nobody else.',
  })
  readonly path!: string;

  @ApiProperty({ ...TIMESTAMP, description: 'Until when it is of use.' })
  readonly expires!: string;
}

/** Somebody new, and the link to set a password. */
@ApiSchema({ name: 'AddedUser', description: 'Somebody new, and the link by which they set a password.' })
export class AddedUserDto {
  @ApiProperty({ type: UserDto, description: 'Who was added.' })
  readonly user!: UserDto;

  @ApiProperty({ type: PasswordLinkDto, description: 'For them to set a password.' })
  readonly link!: PasswordLinkDto;
}

/** A token that is to be. */
@ApiSchema({ name: 'NewAccessToken', description: 'A token that is to be.' })
export class NewAccessTokenDto {
  @ApiProperty({ ...SHORT_LINE, minLength: 1, description: 'What it is for.' })
  readonly name!: string;

  @ApiPropertyOptional({
    ...SCOPE_LIST,
    description: 'What it may be used for, beside what anyone may. Left out: all that its role may.',
  })
  readonly scopes?: readonly Permission[];

  @ApiPropertyOptional({ ...TIMESTAMP, description: 'Until when it is of use. Left out: for ever.' })
  readonly expires?: string;
}

/** A service's token that is to be. */
@ApiSchema({
  name: 'NewServiceToken',
  description: "A token of a service, such as a pipeline's: it belongs to nobody, and stays when people go.",
})
export class NewServiceTokenDto extends NewAccessTokenDto {
  @ApiProperty({ enum: ROLES, enumName: 'Role' })
  readonly role!: Role;

  @ApiPropertyOptional({
    ...PROJECTS,
    description: 'Where it is not empty, the service submits and steers jobs of these projects only.',
  })
  readonly projects?: readonly string[];
}

/** What lets a program in. */
@ApiSchema({ name: 'AccessToken', description: 'What lets a program in.' })
export class AccessTokenDto {
  @ApiProperty({ ...UUID, description: 'The id, which opens nothing.' })
  readonly id!: string;

  @ApiProperty({ ...NAME, description: 'What it is for.' })
  readonly name!: string;

  @ApiPropertyOptional({ enum: ROLES, enumName: 'Role' })
  readonly role?: Role;

  @ApiPropertyOptional({ ...PROJECTS, description: 'Of a service: see `User`.' })
  readonly projects?: readonly string[];

  @ApiPropertyOptional({
    ...SCOPE_LIST,
    description: 'What it may be used for; absent: all that its role may.',
  })
  readonly scopes?: readonly Permission[];

  @ApiProperty({ ...TIMESTAMP, description: 'When it was made.' })
  readonly created!: string;

  @ApiPropertyOptional({ ...TIMESTAMP, description: 'Until when it is of use; absent: for ever.' })
  readonly expires?: string;

  @ApiPropertyOptional({ ...TIMESTAMP, description: 'When it was used last, to a minute; absent: never.' })
  readonly last_used?: string;
}

/** Tokens of a person, or of services. */
@ApiSchema({ name: 'AccessTokenList', description: 'Tokens of a person, or of services.' })
export class AccessTokenListDto {
  @ApiProperty({ type: [AccessTokenDto], description: 'The tokens, the latest first.' })
  readonly tokens!: readonly AccessTokenDto[];
}

/** A token that was made. */
@ApiSchema({ name: 'MadeAccessToken', description: 'A token that was made. Its secret is shown only now.' })
export class MadeAccessTokenDto {
  @ApiProperty({ type: AccessTokenDto, description: 'The token.' })
  readonly token!: AccessTokenDto;

  @ApiProperty({ type: 'string', description: 'What programs send: `Authorization: Bearer …`.' })
  readonly secret!: string;
}
