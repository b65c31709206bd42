import type { AccessToken, Permission, Role } from '@flamenco/api-client';
import { PERMISSION_NAMES, PERMISSIONS, permissionsOf } from '@flamenco/domain/access';

/** What a token may be limited to. */
export interface TokenScope {
  readonly id: Permission;
  /** To be read after "may". */
  readonly means: string;
}

const DAY_MS = 86_400_000;

/** How long a token may be of use, in days; undefined: for ever. */
export const TOKEN_TERMS = [
  { id: '30', label: '30 days', days: 30 },
  { id: '90', label: '90 days', days: 90 },
  { id: '365', label: 'a year', days: 365 },
  { id: 'ever', label: 'for ever', days: undefined },
] as const;

export type TokenTerm = (typeof TOKEN_TERMS)[number]['id'];

/** What a token of a role may be limited to: what anyone may needs no token. */
export function scopesOf(role: Role): readonly TokenScope[] {
  const held = permissionsOf(role);
  return PERMISSION_NAMES.filter((id) => held.has(id) && PERMISSIONS[id].from !== 'anyone').map((id) => ({
    id,
    means: PERMISSIONS[id].means,
  }));
}

/** When a token ends that is made now; undefined: never. */
export function expiryOf(term: TokenTerm, nowMs: number): string | undefined {
  const days = TOKEN_TERMS.find(({ id }) => id === term)?.days;
  return days === undefined ? undefined : new Date(nowMs + days * DAY_MS).toISOString();
}

/** What a token may, in a few words. */
export function scopeWords({ scopes, role }: AccessToken): string {
  if (scopes === undefined) return role === undefined ? 'all that you may' : `all that a ${role} may`;
  return scopes.join(', ') || 'what anyone may';
}
