/** Jobs are sorted by so much of a name, in characters. */
export const LONGEST_USER_NAME = 200;

/** The project that a job is of, as its metadata names it; undefined where it does not. */
export function projectOf(metadata: Readonly<Record<string, string>>): string | undefined {
  return Object.hasOwn(metadata, 'project') ? metadata['project'] : undefined;
}

/** Who submitted a job, as the submitting program wrote it into the metadata; empty where it did not. */
export function userOf(metadata: Readonly<Record<string, string>> | undefined): string {
  return metadata?.['user.name'] ?? metadata?.['user'] ?? '';
}
