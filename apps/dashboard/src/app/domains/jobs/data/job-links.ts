import type { Job, NamedLink } from '@flamenco/api-client';
import { fillLink, userOf } from '@flamenco/domain/jobs';

/** The studio's links for a job: those of which it has all values. */
export function jobLinks(links: readonly NamedLink[], job: Job | undefined): readonly NamedLink[] {
  if (job === undefined) return [];
  return links.flatMap(({ label, url }) => {
    const filled = fillLink(url, (key) => valueOf(job, key));
    return filled === undefined ? [] : [{ label, url: filled }];
  });
}

/** Metadata comes first: a studio knows best what it means by a name. */
function valueOf({ id, metadata, name, type }: Job, key: string): string | undefined {
  const own: Readonly<Record<string, string | undefined>> = { id, name, type, user: userOf(metadata) };
  return metadata?.[key] ?? own[key];
}
