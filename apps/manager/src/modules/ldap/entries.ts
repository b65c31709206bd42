import type { DirectoryEntry } from './directory-connection.js';

const LONGEST = 200;

/** The first value of an attribute, as a line of text; bytes, such as Active Directory's objectGUID, in hexadecimal. */
export function textIn(entry: DirectoryEntry, attribute: string): string | undefined {
  const key = Object.keys(entry).find((name) => name.toLowerCase() === attribute.toLowerCase());
  const [value] = [key === undefined ? [] : (entry[key] ?? [])].flat();
  if (value === undefined) return undefined;
  if (typeof value !== 'string') return value.length === 0 ? undefined : value.toString('hex');
  const text = value
    .replaceAll(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, LONGEST)
    .toWellFormed();
  return text === '' ? undefined : text;
}

/** What groups may be called in the configuration: by their whole name, or by its first part, `cn=artists,ou=…` or `artists`. */
export function groupNames(dns: readonly string[]): readonly string[] {
  return dns.flatMap((dn) => {
    const [, first] = /^[^=]+=((?:\\.|[^\\,+])*)/.exec(dn) ?? [];
    return first === undefined ? [dn] : [dn, first.replaceAll(/\\([^0-9a-fA-F])/g, '$1')];
  });
}
