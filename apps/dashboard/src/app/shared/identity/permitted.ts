import type { Permission } from '@flamenco/api-client';

/** Something that not everybody may do. */
export interface Restricted {
  /** Who may not do this does not see it. */
  readonly needs?: Permission;
}

/** Those that somebody may do. */
export function permitted<Item extends Restricted>(
  items: readonly Item[],
  may: (permission: Permission) => boolean,
): readonly Item[] {
  return items.filter(({ needs }) => needs === undefined || may(needs));
}
