/** More different than this is no slip of the pen: letters that have to change, for a name of so many letters. */
function mostSlips(name: string): number {
  return name.length <= 3 ? 1 : Math.min(3, Math.ceil(name.length / 3));
}

/**
 * The name that somebody meant, for "did you mean …?"; undefined when none is close. Letters that are wrong, missing, too many or
 * swapped make a name that is less close; capitals, `_` and `-` do not count.
 */
export function nearestName(name: string, names: Iterable<string>): string | undefined {
  const meant = plain(name);
  let nearest: { readonly name: string; readonly slips: number } | undefined;
  for (const candidate of names) {
    const other = plain(candidate);
    const slips = slipsBetween(meant, other);
    const isClose = slips <= mostSlips(meant) && slips < Math.max(meant.length, other.length);
    if (isClose && (!nearest || slips < nearest.slips)) nearest = { name: candidate, slips };
  }
  return nearest?.name;
}

function plain(name: string): string {
  return name.slice(0, 100).toLowerCase().replaceAll(/[_-]/g, '');
}

/** The distance of Damerau and Levenshtein, where neighbours are swapped once at most. */
function slipsBetween(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwapped = row > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
        isSwapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [beforeLast, last] = [last, current];
  }
  return last[other.length] ?? 0;
}

/** A sentence to append to a refusal or a warning, with a space before it: ` Did you mean 'frames'?`; empty when no name is close. */
export function didYouMean(name: string, names: Iterable<string>): string {
  const nearest = nearestName(name, names);
  return nearest === undefined ? '' : ` Did you mean '${nearest}'?`;
}
