/** Whether two values of fields are the same: what JSON can say, whatever the order of keys. */
export function isSameValue(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [ours, theirs] = [entriesOf(one), entriesOf(other)];
  return (
    ours.size === theirs.size &&
    [...ours].every(([key, value]) => theirs.has(key) && isSameValue(value, theirs.get(key)))
  );
}

/** What is undefined, JSON does not say. */
function entriesOf(value: object): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(value).filter(([, inner]) => inner !== undefined));
}
