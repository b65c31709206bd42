import type { ProvidedPerson } from '../people/index.js';

/** What a provider says of somebody. All of it is a stranger's, but for what has been checked: `sub`. */
export type Claims = Readonly<Record<string, unknown>>;

const LONGEST = 200;

/** Somebody, by what a provider says of them. @param groupsClaim - as the configuration has it */
export function personIn(subject: string, claims: Claims, groupsClaim: string): ProvidedPerson {
  const email = textIn(claims, 'email') ?? '';
  const name = textIn(claims, 'preferred_username') ?? (email === '' ? subject : email);
  return {
    subject,
    name,
    email,
    displayName: textIn(claims, 'name') ?? name,
    groups: groupsIn(claims, groupsClaim),
  };
}

/** A claim of this very name, or one below others, whose names have dots between them. */
export function groupsIn(claims: Claims, groupsClaim: string): readonly string[] {
  const value = own(claims, groupsClaim) ?? groupsClaim.split('.').reduce<unknown>(own, claims);
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((group) => typeof group === 'string');
}

function own(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Claims)[key];
}

/** A line of text that every database can store. */
function textIn(claims: Claims, key: string): string | undefined {
  const value = own(claims, key);
  if (typeof value !== 'string') return undefined;
  const text = value
    .replaceAll(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, LONGEST)
    .toWellFormed();
  return text === '' ? undefined : text;
}
