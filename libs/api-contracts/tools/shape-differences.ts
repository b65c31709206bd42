import type { PropertyShape, Shape } from './schema-shapes.ts';

/** Which way a body travels: a request must not ask for more than clients send, an answer must give what they need. */
export type Direction = 'request' | 'response';

/** What existing clients would trip on if they met `have` where they expect `want`, a line each. */
export function shapeDifferences(where: string, want: Shape, have: Shape, direction: Direction): string[] {
  if (want.kind === 'any' || have.kind === 'any') return [];
  if (asNumber(want.kind) !== asNumber(have.kind)) {
    return [`${where}: is ${have.kind}, clients expect ${want.kind}`];
  }
  return [
    ...wordDifferences(where, want, have, direction),
    ...(want.items
      ? shapeDifferences(`${where}[]`, want.items, have.items ?? { kind: 'any' }, direction)
      : []),
    ...(want.properties ? objectDifferences(where, want.properties, have, direction) : []),
  ];
}

const asNumber = (kind: string): string => (kind === 'integer' ? 'number' : kind);

/** Clients send any word that they know, and refuse an answer with a word that they do not know. */
function wordDifferences(where: string, want: Shape, have: Shape, direction: Direction): string[] {
  const wanted = want.words;
  if (!wanted) return [];
  const missing = wanted.filter((word) => !(have.words ?? wanted).includes(word));
  const unknown = (have.words ?? []).filter((word) => !wanted.includes(word));
  return [
    ...(missing.length > 0 ? [`${where}: lacks the values ${missing.join(', ')}`] : []),
    ...(direction === 'response' && unknown.length > 0
      ? [`${where}: has the values ${unknown.join(', ')}, which clients refuse`]
      : []),
  ];
}

function objectDifferences(
  where: string,
  wanted: Readonly<Record<string, PropertyShape>>,
  have: Shape,
  direction: Direction,
): string[] {
  const given = have.properties;
  if (!given) return Object.keys(wanted).length > 0 ? [`${where}: declares no properties`] : [];
  const differences = Object.entries(wanted).flatMap(([name, property]) =>
    propertyDifferences(`${where}.${name}`, property, given[name], direction),
  );
  if (direction === 'response') return differences;
  const surplus = Object.entries(given).filter(([name, property]) => property.isRequired && !wanted[name]);
  return [
    ...differences,
    ...surplus.map(([name]) => `${where}.${name}: is required, and existing clients do not send it`),
  ];
}

function propertyDifferences(
  where: string,
  want: PropertyShape,
  have: PropertyShape | undefined,
  direction: Direction,
): string[] {
  if (!have) return [`${where}: missing`];
  const differences = shapeDifferences(where, want.shape, have.shape, direction);
  if (direction === 'response' && want.isRequired && !have.isRequired) {
    return [`${where}: must always be present`, ...differences];
  }
  if (direction === 'request' && have.isRequired && !want.isRequired) {
    return [`${where}: may be left out by clients`, ...differences];
  }
  return differences;
}
