/** What the programs that stand in for Blender are asked to do, by the command line that the Worker gives them. */
const args = process.argv.slice(2);

/**
 * The argument behind this one, or nothing.
 * @param {string} name
 */
export function valueOf(name) {
  const index = args.indexOf(name);
  return index < 0 ? '' : (args[index + 1] ?? '');
}

/**
 * The arguments behind each of these.
 * @param {string} name
 */
export function valuesOf(name) {
  return args.filter((_, index) => args[index - 1] === name);
}

/** The frames that are to be rendered: none where the program is only asked for its version. */
export function framesToRender() {
  const frames = valueOf('--render-frame');
  if (frames === '') return [];
  return frames.split(',').flatMap((part) => {
    const [first = 0, last = first] = part.split('..').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

/**
 * Where a frame is to be saved.
 * @param {number} frame
 */
export function pictureOf(frame) {
  const output = valueOf('--render-output');
  return `${output.replace(/#+$/, (digits) => String(frame).padStart(digits.length, '0'))}.png`;
}
