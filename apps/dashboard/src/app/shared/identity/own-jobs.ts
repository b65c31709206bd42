import type { SignedInUser } from '@flamenco/api-client';

/** Whose jobs the page of jobs shows: one's own, or everybody's. */
export type JobScope = 'mine' | 'all';

/** The query for one's own jobs. */
export const MY_JOBS = 'owner:me';

const KEY = 'flamenco-job-scope';

/** Whose jobs somebody looked at last, in this browser. For an artist, these are their own at first. */
export function scopeOf({ id, role }: SignedInUser): JobScope {
  const kept = localStorage.getItem(`${KEY}-${id}`);
  if (kept === 'mine' || kept === 'all') return kept;
  return role === 'artist' ? 'mine' : 'all';
}

/** Keeps whose jobs somebody wants to look at. */
export function keepScope({ id }: SignedInUser, scope: JobScope): void {
  localStorage.setItem(`${KEY}-${id}`, scope);
}
