/**
 * For lists of what people have named: the order in which people look for names, that is anna before Zoë, and box-2 before box-10. Names that
 * differ only in case or accents are equal, so that a stable sort leaves them as they were.
 * @param locale - whose alphabet, such as `sv`; left out: that of the computer or the browser
 * @returns a comparator for `sort`
 */
export function nameOrder(locale?: string): (one: string, other: string) => number {
  const { compare } = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' });
  return compare;
}
