/** How much of what is left of a name is its end, where names of a series differ: "render…box-017". */
const END_SHARE = 0.6;

/** The name, with as much left out of its middle as it takes to fit. */
export function shortenedName(name: string, fits: (text: string) => boolean): string {
  if (fits(name)) return name;
  const letters = [...name];
  for (let kept = letters.length - 1; kept > 0; kept -= 1) {
    const end = Math.ceil(kept * END_SHARE);
    const text = `${letters.slice(0, kept - end).join('')}…${letters.slice(letters.length - end).join('')}`;
    if (fits(text)) return text;
  }
  return '…';
}
