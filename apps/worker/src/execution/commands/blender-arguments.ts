import { isFarmError } from '@flamenco/domain/errors';
import { formatFrameRange, parseFrameRange } from '@flamenco/domain/frames';

/** Arguments whose value is a text that may look like another argument. */
const WITH_TEXT: ReadonlySet<string> = new Set(['--python-expr', '--python', '-P', '--python-text', '--log']);

/** Blender renders where these stand, with what it has been told until then. */
const RENDERING: ReadonlySet<string> = new Set(['--render-frame', '-f', '--render-anim', '-a']);

/** Those of them that say which frames. */
const NAMING_FRAMES: ReadonlySet<string> = new Set(['--render-frame', '-f']);

/**
 * Python that is run before the first frame. A file that is there already may be half of a frame, or another job's, so it is
 * overwritten. And Blender 5 takes braces in paths for templates, and renders nothing when they are none: then a folder is just
 * called so. None of it may fail the render: the job may have told Blender to end when Python fails.
 */
const BEFORE_RENDERING = `
import bpy
for scene in bpy.data.scenes:
    if scene.library:
        continue
    try:
        scene.render.use_overwrite = True
        try:
            scene.render.frame_path()
        except RuntimeError:
            scene.render.filepath = scene.render.filepath.replace("{", "{{").replace("}", "}}")
    except Exception as error:
        print("The scene", scene.name, "stays as it is:", error)
`.trim();

/** Command files of Windows, which may start Blender, end an argument with its line. A text in JSON is one in Python, too. */
const IN_ONE_LINE = `exec(${JSON.stringify(BEFORE_RENDERING)})`;

/** Where Blender is told to render first; undefined when it is not, or by a script. */
export function firstRendering(args: readonly string[]): number | undefined {
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index] ?? '';
    if (argument === '--') return undefined; // what follows is not Blender's
    if (RENDERING.has(argument)) return index;
    if (WITH_TEXT.has(argument)) index += 1;
  }
  return undefined;
}

/**
 * Makes Blender write each frame, also where a job type of somebody else's has switched overwriting off: then it would skip
 * whatever file is there, and end as if it had rendered it. Where paths have braces, it writes to these.
 */
export function withPreparation(args: readonly string[]): readonly string[] {
  const index = firstRendering(args);
  return index === undefined ? args : args.toSpliced(index, 0, '--python-expr', IN_ONE_LINE);
}

/**
 * The arguments without some of their frames; undefined when none is left to render. They stay as they are when that could change
 * what else Blender does: where frames come from `-a`, or where something follows them.
 */
export function withoutFrames(
  args: readonly string[],
  frames: ReadonlySet<number>,
): readonly string[] | undefined {
  if (frames.size === 0 || !areFramesLast(args)) return args;
  const first = firstRendering(args) ?? args.length;
  const left = args.slice(first).flatMap((argument, index) => {
    if (index % 2 === 0) return [];
    const rest = parseFrameRange(argument).filter((frame) => !frames.has(frame));
    return rest.length === 0 ? [] : ['--render-frame', formatFrameRange(rest).replaceAll('-', '..')];
  });
  return left.length === 0 ? undefined : [...args.slice(0, first), ...left];
}

/** Whether Blender does nothing but render given frames, once it has begun to render. */
export function areFramesLast(args: readonly string[]): boolean {
  const first = firstRendering(args);
  if (first === undefined) return false;
  const rendering = args.slice(first);
  return (
    rendering.length % 2 === 0 &&
    rendering.every((argument, index) =>
      index % 2 === 0 ? NAMING_FRAMES.has(argument) : isFrameRange(argument),
    )
  );
}

function isFrameRange(text: string): boolean {
  try {
    return parseFrameRange(text).length > 0;
  } catch (error) {
    if (isFarmError(error)) return false;
    throw error;
  }
}
