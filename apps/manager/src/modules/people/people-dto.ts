import type {
  AccessTokenDto,
  MadeAccessTokenDto,
  PasswordLinkDto,
  SignedInUserDto,
  UserDto,
} from '@flamenco/api-contracts';
import type { NewPasswordLink } from './people.js';
import type { AccessToken } from './persistence/token-rows.js';
import type { MadeToken } from './tokens.js';
import type { User } from './user.js';

/** Somebody, as they see themselves. */
export function toSignedInUserDto(user: User): SignedInUserDto {
  const { uuid: id, name, displayName: display_name, email, role, projects, provider } = user;
  return { id, name, display_name, email, role, projects, provider };
}

/** Somebody, as admins see them. */
export function toUserDto(user: User): UserDto {
  return {
    ...toSignedInUserDto(user),
    is_active: user.isActive,
    has_password: user.passwordHash !== undefined,
    created: user.created,
    ...(user.lastSignIn !== undefined && { last_sign_in: user.lastSignIn }),
  };
}

export function toPasswordLinkDto({ secret, expires }: NewPasswordLink): PasswordLinkDto {
  return { path: `/app/set-password#link=${secret}`, expires };
}

export function toAccessTokenDto(token: AccessToken): AccessTokenDto {
  return {
    id: token.uuid,
    name: token.name,
    ...(token.role !== undefined && { role: token.role, projects: token.projects }),
    ...(token.scopes && { scopes: token.scopes }),
    created: token.created,
    ...(token.expires !== undefined && { expires: token.expires }),
    ...(token.lastUsed !== undefined && { last_used: token.lastUsed }),
  };
}

export function toMadeTokenDto({ token, secret }: MadeToken): MadeAccessTokenDto {
  return { token: toAccessTokenDto(token), secret };
}
