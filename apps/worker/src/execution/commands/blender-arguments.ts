/** Arguments whose value is a text that may look like another argument. */
const WITH_TEXT: ReadonlySet<string> = new Set(['--python-expr', '--python', '-P', '--python-text', '--log']);

/** Blender renders where these stand, with what it has been told until then. */
const RENDERING: ReadonlySet<string> = new Set(['--render-frame', '-f', '--render-anim', '-a']);

/** A file that is there already may be half of a frame, or another job's. */
const OVERWRITE =
  'import bpy; [setattr(scene.render, "use_overwrite", True) for scene in bpy.data.scenes if not scene.library]';

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
 * whatever file is there, and end as if it had rendered it.
 */
export function withOverwriting(args: readonly string[]): readonly string[] {
  const index = firstRendering(args);
  return index === undefined ? args : args.toSpliced(index, 0, '--python-expr', OVERWRITE);
}
