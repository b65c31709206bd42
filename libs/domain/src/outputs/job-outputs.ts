import { framesOverlap, uniteFrames } from '../frames/frame-range.js';
import { baseName, dirName, isUncFileWithSlashes, joinPaths, toSlashes } from '../paths/platform-paths.js';

/** What kinds of files a job writes. */
export type OutputKind = 'frames' | 'film';

/** Files that a job writes. */
export interface JobOutput {
  readonly kind: OutputKind;
  /** With forward slashes, as in the task's command, variables included; `#` stand for the digits of the frame's number. */
  readonly path: string;
  /** Which frames, such as `1-10`; undefined when that is not known. */
  readonly frames?: string;
  /** Blender's name of the format, such as `PNG`; undefined when that is not known. */
  readonly format?: string;
}

/** A command of a task, as far as it says what is written. */
export interface WritingCommand {
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A job with more places than this is a rare one (one with tiles), and is not compared with others beyond them. */
const MOST_OUTPUTS = 1000;

/** What Blender adds to a name without `#`. */
const FRAME_DIGITS = '####';

/** Formats whose files end alike. */
const EXTENSION_OF_FORMAT: ReadonlyMap<string, string> = new Map(
  Object.entries({
    EXR: 'exr',
    MULTILAYER: 'exr',
    OPEN_EXR: 'exr',
    OPEN_EXR_MULTILAYER: 'exr',
    JPEG: 'jpg',
    TIFF: 'tif',
  }),
);

interface Collected {
  readonly kind: OutputKind;
  readonly path: string;
  readonly format: string | undefined;
  /** Undefined as soon as the frames of one task are not known. */
  frames: string[] | undefined;
}

/** Gathers what the tasks of a job write; those that write to one place are one output. */
export class OutputCollector {
  private readonly byPath = new Map<string, Collected>();

  /** @param frames - the frames that the command renders, where they are known */
  add(command: WritingCommand, frames: string | undefined): void {
    const output = WRITERS.get(command.name)?.(command.parameters);
    if (!output) return;
    const known = this.byPath.get(output.path);
    if (!known) {
      if (this.byPath.size >= MOST_OUTPUTS) return;
      this.byPath.set(output.path, { ...output, frames: frames === undefined ? undefined : [frames] });
    } else if (frames === undefined) known.frames = undefined;
    else known.frames?.push(frames);
  }

  /** What was gathered. */
  outputs(): readonly JobOutput[] {
    return [...this.byPath.values()].map(({ kind, path, format, frames }) => {
      const united = frames && kind === 'frames' ? uniteFrames(frames) : undefined;
      return {
        kind,
        path,
        ...(united !== undefined && { frames: united }),
        ...(format !== undefined && { format }),
      };
    });
  }
}

/** Whether two outputs with the same path have a file in common. */
export function isSameOutput(one: JobOutput, other: JobOutput): boolean {
  if (one.kind !== other.kind) return false;
  const [format, otherFormat] = [extensionOf(one.format), extensionOf(other.format)];
  if (format !== undefined && otherFormat !== undefined && format !== otherFormat) return false;
  return one.frames === undefined || other.frames === undefined || framesOverlap(one.frames, other.frames);
}

type Writer = (
  parameters: WritingCommand['parameters'],
) => Pick<Collected, 'kind' | 'path' | 'format'> | undefined;

/** Which commands write, and where they say it. */
const WRITERS: ReadonlyMap<string, Writer> = new Map<string, Writer>(
  Object.entries<Writer>({
    'blender-render': ({ args, argsBefore, blendfile }) => {
      const all = [...listOf(argsBefore), ...listOf(args)];
      const output = lastValueOf(all, ['--render-output', '-o']);
      if (output === undefined || output === '') return undefined;
      const format = lastValueOf(all, ['--render-format', '-F']);
      return { kind: 'frames', path: framesPath(output, blendfile), format };
    },
    'frames-to-video': ({ outputFile }) =>
      typeof outputFile === 'string' && outputFile !== ''
        ? { kind: 'film', path: comparable(joinPaths(outputFile)), format: undefined }
        : undefined,
  }),
);

function framesPath(output: string, blendfile: unknown): string {
  const slashed = toSlashes(output);
  const isInFolder = slashed.endsWith('/');
  const name = isInFolder ? FRAME_DIGITS : withFrameDigits(baseName(slashed));
  const folder = isInFolder ? slashed : dirName(slashed);
  const isRelative =
    slashed.startsWith('//') && !isUncFileWithSlashes(slashed) && typeof blendfile === 'string';
  return comparable(
    isRelative ? joinPaths(dirName(blendfile), folder.slice(1), name) : joinPaths(folder, name),
  );
}

function withFrameDigits(name: string): string {
  return name.includes('#') ? name : name + FRAME_DIGITS;
}

/** Windows does not tell letters of different case apart. */
function comparable(path: string): string {
  return /^(?:[a-z]:|\/\/)/i.test(path) ? path.toLowerCase() : path;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function lastValueOf(args: readonly unknown[], names: readonly string[]): string | undefined {
  const at = args.findLastIndex((arg, index) => names.includes(String(arg)) && index + 1 < args.length);
  return at < 0 ? undefined : String(args[at + 1]);
}

function extensionOf(format: string | undefined): string | undefined {
  return format && (EXTENSION_OF_FORMAT.get(format) ?? format.toLowerCase());
}
