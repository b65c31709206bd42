import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import {
  ACCESS_MODES,
  PERMISSION_NAMES,
  ROLES,
  type AccessMode,
  type Permission,
  type Role,
} from '@flamenco/domain/access';
import { NAME, TIMESTAMP, UUID } from './property-kinds.js';

/** A text of one line that PostgreSQL can store. */
const LINE = { ...NAME, pattern: '^[^\\u0000]*$' } as const;
const PASSWORD = { type: 'string', maxLength: 1_000, format: 'password' } as const;
const SIGN_IN_KINDS = ['password', 'redirect'] as const;

export const PROJECTS = {
  type: 'array',
  maxItems: 200,
  items: { type: 'string', minLength: 1, maxLength: 200, pattern: '^[^\\u0000]*$' },
} as const;

/** Somebody who can sign in, as others see them. */
@ApiSchema({ name: 'SignedInUser', description: 'Somebody who has signed in.' })
export class SignedInUserDto {
  @ApiProperty({ ...UUID, description: 'The id, by which jobs are theirs.' })
  readonly id!: string;

  @ApiProperty({ ...NAME, description: 'What they sign in with.' })
  readonly name!: string;

  @ApiProperty({ ...NAME, description: 'What others see.' })
  readonly display_name!: string;

  @ApiProperty({ ...NAME, description: 'The e-mail address; empty when it is not known.' })
  readonly email!: string;

  @ApiProperty({ enum: ROLES, enumName: 'Role' })
  readonly role!: Role;

  @ApiProperty({
    ...PROJECTS,
    description: 'Where it is not empty, they submit and steer jobs of these projects only.',
  })
  readonly projects!: readonly string[];

  @ApiProperty({
    ...NAME,
    description: 'Who knows them: `local` for accounts of this Manager, or the name of another provider.',
  })
  readonly provider!: string;
}

/** A way to sign in. */
@ApiSchema({ name: 'SignInOffer', description: 'A way to sign in.' })
export class SignInOfferDto {
  @ApiProperty({ ...NAME, description: 'The provider: `local` for accounts of this Manager.' })
  readonly provider!: string;

  @ApiProperty({ ...NAME, description: 'What people call it.' })
  readonly label!: string;

  @ApiProperty({
    type: 'string',
    enum: SIGN_IN_KINDS,
    description: '`password`: by `signIn`. `redirect`: the browser is led to `address`.',
  })
  readonly kind!: (typeof SIGN_IN_KINDS)[number];

  @ApiPropertyOptional({
    type: 'string',
    description:
      'Of `redirect`: where the browser goes; with `?back=` and a path of the dashboard, it comes back there.',
  })
  readonly address?: string;
}

/** Who asks, and what they may do. */
@ApiSchema({ name: 'Identity', description: 'Who asks, and what they may do.' })
export class IdentityDto {
  @ApiProperty({
    type: 'string',
    enum: ACCESS_MODES,
    description: '`open`: anyone who reaches the Manager may use the farm. `closed`: people sign in first.',
  })
  readonly access!: AccessMode;

  @ApiPropertyOptional({
    type: SignedInUserDto,
    description: 'Who has signed in; absent for those who have not, and for services.',
  })
  readonly user?: SignedInUserDto;

  @ApiProperty({
    enum: PERMISSION_NAMES,
    enumName: 'Permission',
    isArray: true,
    description: 'What they may do: each operation says which of these it needs, as `x-permission`.',
  })
  readonly permissions!: readonly Permission[];

  @ApiProperty({
    type: [SignInOfferDto],
    description: 'How one can sign in; none as long as there is nobody who could.',
  })
  readonly sign_in!: readonly SignInOfferDto[];

  @ApiProperty({
    type: 'boolean',
    description:
      'There is an admin. As long as there is none on an open farm, everybody may change settings.',
  })
  readonly has_admin!: boolean;

  @ApiPropertyOptional({
    type: 'boolean',
    description: 'A proxy before the Manager says who they are: signing out is for the proxy, too.',
  })
  readonly is_proxied?: boolean;

  @ApiPropertyOptional({
    type: 'string',
    description: 'Why somebody whom a proxy has signed in is not let in.',
  })
  readonly refusal?: string;
}

/** A name and a password. */
@ApiSchema({ name: 'SignIn', description: 'A name and a password.' })
export class SignInDto {
  @ApiProperty({ ...LINE, minLength: 1, description: 'The name, in any case of letters.' })
  readonly name!: string;

  @ApiProperty({ ...PASSWORD, description: 'The password.' })
  readonly password!: string;

  @ApiPropertyOptional({ ...LINE, description: 'The provider that is meant. Left out: any.' })
  readonly provider?: string;
}

/** A person's new password. */
@ApiSchema({ name: 'PasswordChange', description: "A person's new password." })
export class PasswordChangeDto {
  @ApiProperty({ ...PASSWORD, description: 'The password until now.' })
  readonly old_password!: string;

  @ApiProperty({ ...PASSWORD, description: 'The new one: at least 12 characters, whatever they are.' })
  readonly new_password!: string;
}

/** A password that is set by a link. */
@ApiSchema({ name: 'PasswordLinkUse', description: 'A password that is set by a link of an admin.' })
export class PasswordLinkUseDto {
  @ApiProperty({ ...LINE, minLength: 1, description: 'What stands behind `link=` in the address.' })
  readonly link!: string;

  @ApiPropertyOptional({
    ...PASSWORD,
    description: 'The new password: at least 12 characters. Left out: the link is only looked at.',
  })
  readonly password?: string;
}

/** Whose password a link sets. */
@ApiSchema({ name: 'PasswordLinkOwner', description: 'Whose password a link sets.' })
export class PasswordLinkOwnerDto {
  @ApiProperty({ ...NAME, description: 'What they sign in with.' })
  readonly name!: string;

  @ApiProperty({ ...NAME, description: 'What others see.' })
  readonly display_name!: string;
}

/** A browser in which somebody has signed in. */
@ApiSchema({ name: 'Session', description: 'A browser in which somebody has signed in.' })
export class SessionDto {
  @ApiProperty({ ...UUID, description: 'The id of the session.' })
  readonly id!: string;

  @ApiProperty({ ...TIMESTAMP, description: 'When it began.' })
  readonly created!: string;

  @ApiProperty({ ...TIMESTAMP, description: 'When it was used last, to a minute.' })
  readonly last_used!: string;

  @ApiProperty({ type: 'string', description: 'From where it began.' })
  readonly address!: string;

  @ApiProperty({ type: 'string', description: 'What the browser calls itself.' })
  readonly agent!: string;

  @ApiProperty({ type: 'boolean', description: 'It is the one that asks.' })
  readonly is_current!: boolean;
}

/** All sessions of a person. */
@ApiSchema({ name: 'SessionList', description: 'All sessions of a person.' })
export class SessionListDto {
  @ApiProperty({ type: [SessionDto], description: 'The sessions, the latest first.' })
  readonly sessions!: readonly SessionDto[];
}

/** Where one signs out of a provider. */
@ApiSchema({ name: 'SignOutAddress', description: 'Where one signs out of a provider.' })
export class SignOutAddressDto {
  @ApiPropertyOptional({
    type: 'string',
    description: 'Where the browser goes to sign out there, too; absent where that is not possible.',
  })
  readonly address?: string;
}
