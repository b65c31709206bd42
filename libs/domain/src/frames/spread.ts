/**
 * Finds what is missed least of things along a line, such as pictures of some frames, so that the rest stays spread evenly: the one whose
 * neighbours are closest to each other, the first of several. Never one of both ends. @param places - in rising order
 * @returns its index; undefined where there are only ends
 */
export function leastMissed(
  places: readonly number[],
  mayGo: (index: number) => boolean,
): number | undefined {
  let [least, closest]: [number | undefined, number] = [undefined, Infinity];
  for (let index = 1; index < places.length - 1; index += 1) {
    const gap = (places[index + 1] ?? 0) - (places[index - 1] ?? 0);
    if (gap < closest && mayGo(index)) [least, closest] = [index, gap];
  }
  return least;
}
