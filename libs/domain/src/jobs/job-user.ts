/** Jobs are sorted by so much of a name, in characters. */
export const LONGEST_USER_NAME = 200;

/** Who submitted a job, as the submitting program wrote it into the metadata; empty where it did not. */
export function userOf(metadata: Readonly<Record<string, string>> | undefined): string {
  return metadata?.['user.name'] ?? metadata?.['user'] ?? '';
}
