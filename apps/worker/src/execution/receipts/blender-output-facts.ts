import { baseName } from '@flamenco/domain/paths';

/** What Blender's output says that its receipt can't know, or not in each version. */
export interface BlenderOutputFacts {
  /** Paths of files that Blender says to have saved. */
  readonly savedFiles: readonly string[];
  /** Frames that it left out because their files are there already. */
  readonly skippedFrames: readonly number[];
  /** Engines that scenes of the file need and that are not there. */
  readonly missingEngines: readonly { readonly engine: string; readonly scene?: string }[];
  /** A scene of the command line that the file does not have. */
  readonly missingScene?: string;
  readonly isCameraMissing: boolean;
  /** The file could not be read: Blender's own words. */
  readonly unreadableFile?: string;
  /** What linked data is missing from libraries that are there. */
  readonly missingData: readonly string[];
  /** Complaints of the colour management. */
  readonly colorTroubles: readonly string[];
  /** The last line of each Python traceback. */
  readonly scriptErrors: readonly string[];
  /** Python of the command line failed, and Blender was told to end then (`--python-exit-code`). */
  readonly failedPython?: FailedPython;
}

/** Python of the command line that failed. */
export interface FailedPython {
  /** An expression, a file, or a text in the blend file. */
  readonly kind: 'expr' | 'file' | 'text';
  /** The expression itself, or the name of the file or text. */
  readonly what: string;
  /** The last line of what Python said, such as `KeyError: 'x'`; empty when that is not known. */
  readonly error: string;
}

/** How many of each are kept; a line that comes again is kept once. */
const MOST = 50;
/** Files and frames are as many as the task has. */
const MOST_FILES = 100_000;

const PYTHON_ERROR = /^(?:[A-Za-z_]\w*\.)*[A-Za-z_]\w*(?:Error|Exception|Exit|Interrupt|Warning)(?::.*)?$/;

/** Reads Blender's output line by line. A script in the file can print the same; it only gets itself complained of. */
export class BlenderOutputReader {
  private readonly savedFiles: string[] = [];
  private readonly skippedFrames: number[] = [];
  private readonly missingEngines: { engine: string; scene?: string }[] = [];
  private readonly missingData = new Set<string>();
  private readonly colorTroubles = new Set<string>();
  private readonly scriptErrors = new Set<string>();
  private missingScene: string | undefined;
  private unreadableFile: string | undefined;
  private isCameraMissing = false;
  private isInTraceback = false;
  private lastPythonError = '';
  private failedPython: FailedPython | undefined;

  /** What each kind of line means. */
  private readonly meanings: readonly (readonly [RegExp, (match: RegExpExecArray) => void])[] = [
    [/\bSaved: '(.+)'/, ([, path = '']) => push(this.savedFiles, path)],
    [/[Ss]kipping existing frame "?(.+?)"?\s*$/, ([, path = '']) => this.skipped(path)],
    [
      /Engine '(.+?)' not available(?: for scene '(.+?)')?/,
      ([, engine = '', scene]) => this.engine(engine, scene),
    ],
    [/engine not found '(.+)'/, ([, engine = '']) => this.engine(engine)],
    [/Can't find scene: '(.+)' in file/, ([, scene]) => (this.missingScene = scene)],
    [/Cannot render, no camera|No camera found in scene/, () => (this.isCameraMissing = true)],
    [
      /(?:Failed to read blend file|Cannot read file|File format is not supported in file) .*/,
      ([whole]) => (this.unreadableFile ??= whole),
    ],
    [/LIB: .*?('.+' missing from '.+?')/, ([, what = '']) => keep(this.missingData, what)],
    [
      /(?:Color management: .*(?:not found|fallback).*|OpenColorIO Error: .*)/,
      ([whole]) => keep(this.colorTroubles, whole),
    ],
    [/^Traceback \(most recent call last\):/, () => (this.isInTraceback = true)],
    [
      /^Error: script failed, (expr|file|text): '(.*)', exiting/,
      ([, kind, what = '']) => (this.failedPython = this.failed(kind as FailedPython['kind'], what)),
    ],
  ];

  read(printed: string): void {
    const line = printed.replace(/^Error: Python: /, ''); // of what is said at the command line, or registered
    if (PYTHON_ERROR.test(line)) this.lastPythonError = line.slice(0, 1000);
    if (this.isInTraceback && PYTHON_ERROR.test(line)) {
      this.isInTraceback = false;
      keep(this.scriptErrors, line);
      return;
    }
    for (const [pattern, act] of this.meanings) {
      const match = pattern.exec(line);
      if (match) act(match);
    }
  }

  facts(): BlenderOutputFacts {
    return {
      savedFiles: this.savedFiles,
      skippedFrames: this.skippedFrames,
      missingEngines: this.missingEngines,
      ...(this.missingScene === undefined ? {} : { missingScene: this.missingScene }),
      ...(this.unreadableFile === undefined ? {} : { unreadableFile: this.unreadableFile }),
      isCameraMissing: this.isCameraMissing,
      missingData: [...this.missingData],
      colorTroubles: [...this.colorTroubles],
      scriptErrors: [...this.scriptErrors],
      ...(this.failedPython === undefined ? {} : { failedPython: this.failedPython }),
    };
  }

  private failed(kind: FailedPython['kind'], what: string): FailedPython {
    return { kind, what: what.slice(0, 1000), error: this.lastPythonError };
  }

  private skipped(path: string): void {
    const digits = /(\d+)\D*$/.exec(baseName(path).replace(/\.[^.]*$/, ''))?.[1];
    if (digits !== undefined && this.skippedFrames.length < MOST_FILES)
      this.skippedFrames.push(Number(digits));
  }

  private engine(engine: string, scene?: string): void {
    if (this.missingEngines.length >= MOST) return;
    this.missingEngines.push({ engine, ...(scene === undefined ? {} : { scene }) });
  }
}

function push(list: string[], member: string): void {
  if (list.length < MOST_FILES) list.push(member);
}

function keep(set: Set<string>, member: string): void {
  if (set.size < MOST) set.add(member.slice(0, 1000));
}
