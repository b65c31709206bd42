import { type QueryFault, parseQuery } from '@flamenco/domain/query';

/** A piece of a query that looks different from its neighbours. */
export interface QueryPiece {
  readonly text: string;
  /** A key with what stands behind it. */
  readonly isToken: boolean;
  readonly isFault: boolean;
}

/** A query, cut where it changes its looks. All pieces together are the text. */
export function queryPieces(text: string, faults: readonly QueryFault[]): readonly QueryPiece[] {
  const tokens = parseQuery(text)
    .terms.filter(({ key }) => key !== undefined)
    .map(({ at, end, values }) => ({ at, end: values[0]?.at ?? end }));
  const ranges = [...tokens, ...faults];
  const cuts = [...new Set([0, text.length, ...ranges.flatMap(({ at, end }) => [at, end])])].sort(
    (a, b) => a - b,
  );
  return cuts.slice(0, -1).map((at, index) => {
    const isIn = (range: { readonly at: number; readonly end: number }): boolean =>
      range.at <= at && at < range.end;
    return { text: text.slice(at, cuts[index + 1]), isToken: tokens.some(isIn), isFault: faults.some(isIn) };
  });
}
