import type { ParametersOf } from '@flamenco/domain/commands';
import { framesOfRenderArgs, parseFrameRange } from '@flamenco/domain/frames';

/** What a render command asks of Blender. What it does not say is undefined: nothing can be found wrong about that. */
export interface RenderRequest {
  /** Empty when the command names none. */
  readonly blendFile: string;
  readonly scene?: string | undefined;
  /** Such as `CYCLES`. */
  readonly engine?: string | undefined;
  /** Blender's word, such as `PNG`. */
  readonly format?: string | undefined;
  /** The output path with its `#`, as Blender gets it. */
  readonly output?: string | undefined;
  /** In ascending order, each once. Undefined when they are up to the file's scene, or to a script. */
  readonly frames?: readonly number[] | undefined;
  /** Whether Blender renders the animation of the scene (`-a`). */
  readonly rendersAnimation: boolean;
}

type RenderParameters = Pick<ParametersOf<'blender-render'>, 'blendfile' | 'argsBefore' | 'args' | 'expect'>;

/** What Blender's arguments say of a request; the last one counts, as in Blender. */
const ARGUMENTS: Readonly<Record<string, 'scene' | 'engine' | 'format' | 'output'>> = {
  '--scene': 'scene',
  '-S': 'scene',
  '--engine': 'engine',
  '-E': 'engine',
  '--render-format': 'format',
  '-F': 'format',
  '--render-output': 'output',
  '-o': 'output',
};

const ANIMATION = new Set(['--render-anim', '-a']);
const FRAME_STEP = new Set(['--frame-jump', '-j']);

/** Arguments whose value may look like another argument. */
const WITH_TEXT = new Set([
  '--python-expr',
  '--python',
  '-P',
  '--python-text',
  '--log',
  '--env-system-scripts',
]);

/**
 * Reads what a `blender-render` command asks for: its parameter `expect` (from job types that say it), and Blender's
 * own arguments for what `expect` does not say.
 */
export function readRenderRequest(parameters: RenderParameters): RenderRequest {
  const args = [...parameters.argsBefore, ...parameters.args];
  const rendersAnimation = args.some((argument) => ANIMATION.has(argument));
  return {
    rendersAnimation,
    blendFile: parameters.blendfile,
    ...ofArguments(args),
    ...ofExpectation(parameters.expect, args),
  };
}

type Told = Partial<Record<'scene' | 'engine' | 'format' | 'output', string>>;

function ofArguments(args: readonly string[]): Told {
  const told: Told = {};
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index] ?? '';
    if (argument === '--') break; // what follows is not Blender's
    const meaning = ARGUMENTS[argument];
    if (meaning === undefined && !WITH_TEXT.has(argument)) continue;
    const value = args[(index += 1)];
    if (meaning !== undefined && value !== undefined) told[meaning] = value;
  }
  return told;
}

function ofExpectation(
  { scene, engine, format, output, frames }: RenderParameters['expect'],
  args: readonly string[],
): Partial<RenderRequest> {
  const ofArgs = frames === undefined ? framesOfArguments(args) : undefined;
  return {
    ...(scene !== undefined && { scene }),
    ...(engine !== undefined && { engine }),
    ...(format !== undefined && { format }),
    ...(output !== undefined && { output }),
    ...(frames !== undefined && { frames }),
    ...(ofArgs !== undefined && { frames: parseFrameRange(ofArgs) }),
  };
}

/** Without a step in the arguments, the scene's own one decides which frames an animation has. */
function framesOfArguments(args: readonly string[]): string | undefined {
  const isUpToScene =
    args.some((argument) => ANIMATION.has(argument)) && !args.some((argument) => FRAME_STEP.has(argument));
  return isUpToScene ? undefined : framesOfRenderArgs(args);
}
